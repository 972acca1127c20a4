"""Sentences for Refusals, by code, and by code and reason; filled in by refusal_words."""


def _(text: str) -> str:
    return text  # marked here, translated in `refusal_words.say`


SENTENCES = {
    "refused": _("This cannot be done. Reload the page and look again."),
    "not-found": _("This does not exist, or is not public. Check the address, or search for it."),
    "not-signed-in": _("Please sign in first; you will come back to this page."),
    "not-signed-in conditional": _(
        "These data are opened on conditions. "
        "Sign in and apply for them on the page of the dataset."
    ),
    "not-signed-in pass": _(
        "This download link has run out. Open the page of the dataset and use a fresh one."
    ),
    "sign-in-ended": _("Your sign-in has ended. Please sign in again."),
    "not-allowed": _(
        "Your roles do not include this. An administrator of your department can grant them."
    ),
    "not-allowed conditional": _(
        "These data are opened on conditions. Apply for them on the page of the dataset."
    ),
    "not-allowed closed": _("These data are not opened. The page of the dataset says why."),
    "not-allowed until-close": _("The results of this poll are shown when it has closed."),
    "not-allowed survey-until-close": _("The results of this survey are shown when it has closed."),
    "not-allowed survey-results-inside": _(
        "The department does not publish the results of this survey."
    ),
    "not-allowed assurance": _(
        "This poll asks for a surer sign-in than yours. Confirm who you are with your sign-in "
        "provider, then come back."
    ),
    "not-allowed own": _("You cannot support a comment of your own."),
    "same-person": _(
        "This needs a second person: the step before it was yours. Ask a colleague with this role."
    ),
    "same-person manage": _("Nobody changes their own roles. Ask another administrator."),
    "same-person moderate": _("You cannot rule on a comment of your own. Leave it to a colleague."),
    "invalid": _("{field}: this cannot be taken as it is. Please check it."),
    "invalid cursor": _("This place in the list is no longer known. Start again from the top."),
    "invalid old-draft": _(
        "This clause belongs to an earlier version. Reload the page and comment on the newest one."
    ),
    "invalid column": _("{field}: there is no column {given} for this. There are: {allowed}."),
    "invalid operator": _("{field}: {given} cannot be used here. Possible are: {allowed}."),
    "invalid value": _("{field}: {given} is no value that fits here. Write it like: {allowed}."),
    "invalid parameter": _("{field}: this address has no such parameter. It has: {allowed}."),
    "invalid twice": _("{field}: this may stand only once."),
    "invalid too-many": _("{field}: at most {limit}."),
    "invalid too-deep": _("{field}: and/or within each other at most {limit} deep."),
    "invalid quotes": _("{field}: a double quote is not closed."),
    "invalid not-csv": _("{field}: CSV is not paged; it holds all rows that match."),
    "invalid one-select": _("{field}: exactly one SELECT on the table data is taken."),
    "invalid table": _("{field}: there is no table {given}; the only one is data."),
    "invalid function": _("{field}: the function {given} is not available here."),
    "invalid memory": _("{field}: this needs more memory than a question may use. Ask for less."),
    "invalid sql": _("{field}: {given}"),
    "invalid past": _("{field}: this lies in the past. Choose a later time."),
    "invalid before-opening": _("{field}: the end must come after the beginning."),
    "invalid not-later": _("{field}: an extension must end later than before."),
    "invalid personal-data": _(
        "The text still holds personal data. Publish the masked version, or withhold it."
    ),
    "invalid needed": _("{field}: choose a reason."),
    "invalid not-here": _("{field}: a reason is only given when a comment is withheld."),
    "invalid taken": _("{field}: this is taken already. Choose another one."),
    "invalid form": _("{field}: only small letters, digits and hyphens."),
    "invalid email": _("{field}: an e-mail address is written like name@example.org."),
    "invalid too-long": _("{field}: at most {limit} characters."),
    "invalid not-in-text": _("A passage to hide is not in the text. Copy it exactly."),
    "invalid personal": _("{field}: everybody would read personal data in it. Take them out."),
    "invalid not-there": _("{field}: there is no such one in this release."),
    "invalid checksum": _("{field}: a checksum is 64 digits and letters from a to f."),
    "invalid same": _("{field}: this is what stands there already."),
    "invalid unknown": _("{field}: this table has no such thing."),
    "invalid measure": _("{field}: only numbers can be added up, averaged or compared in size."),
    "invalid no-order": _("{field}: a line or points need dates or numbers here."),
    "invalid no-place": _("{field}: a map needs one column of longitudes and one of latitudes."),
    "invalid colour": _("{field}: choose a column of few values, and not the one the chart is by."),
    "invalid held-back": _(
        "{field}: it cannot be shown like this. Leave it empty, and the chart names itself."
    ),
    "invalid address": _("{field}: a web address that begins with https:// or http://."),
    "invalid kind": _("{field}: this does not go with this kind of question."),
    "invalid outcome": _("Say what comes of it: accepted, partly, declined or explained."),
    "invalid not-conditional": _("These data need no application, or are not given out at all."),
    "invalid topic": _("{field}: choose one of the topics."),
    "invalid held": _(
        "The words hold something that may not be shown to everyone: a secrecy marking, abuse or "
        "advertising."
    ),
    "invalid reply-kind": _("Say what comes of it: adopted, settled, explained …"),
    "invalid levels": _("{field}: one of the five levels."),
    "invalid ballot": _("This is no ballot of this poll. Reload the page and vote again."),
    "invalid option": _("There is no option {given} in this poll."),
    "invalid options-reordered": _(
        "People have answered already. Options keep their order; put these back: {given}."
    ),
    "invalid repeats": _("{field}: the same stands there twice."),
    "invalid gaps": _("Your order has a gap: number from 1 on, and leave no number out."),
    "invalid whole-ranking": _("This poll asks for an order of all options."),
    "invalid whole-scores": _("Give points to every option; 0 is fine."),
    "invalid whole-number": _("{field}: only whole numbers from 0 on."),
    "invalid between": _("{field}: a number within {given}."),
    "invalid how-many": _("{field}: choose as many options as this allows: {given}."),
    "invalid over-budget": _("What you chose costs more than the budget of {limit}."),
    "invalid credits": _("Your votes cost more than the {limit} credits you have."),
    "invalid other-method": _("“Other, please say” goes only with choosing."),
    "invalid least-most": _("{field}: not fewer than at least, not more than there are options."),
    "invalid cost": _("{field}: every option costs something, and none more than the budget."),
    "invalid nobody": _("{field}: somebody must be able to vote, by account or by code."),
    "invalid no-codes": _("{field}: this poll takes no codes. Sign in to vote."),
    "invalid only-codes": _("{field}: this poll takes votes only with a code."),
    "invalid needed-here": _("{field}: this is needed here."),
    "invalid unknown-code": _("{field}: this code is not good for this poll. Check every letter."),
    "invalid out-of-range": _("{field}: no calendar reaches this year. Check the date."),
    "invalid score-many": _("At most 30 indicators and 200 departments."),
    "invalid score-key": _("{given}: this short name stands there twice, or cannot be used."),
    "invalid score-long": _("{given}: a text of this indicator is too long."),
    "invalid score-weight": _("{given}: a weight is 0 to 100 %, with at most two decimals."),
    "invalid score-lead": _("The promise of the weights or the contact cannot be taken."),
    "invalid score-min": _("Every group needs a number of ratings from 1 on."),
    "invalid score-none": _("There is no indicator yet."),
    "invalid score-sum": _("The weights of the indicators must add up to exactly 100 %."),
    "invalid score-groups": _(
        "{given}: the weights of who rates it must add up to exactly 100 %, and its own be above 0."
    ),
    "invalid score-words": _(
        "{given}: name, formula, numerator, denominator and unit must all be there."
    ),
    "invalid score-source": _("{given}: a rate of service ratings is rated by the public alone."),
    "invalid score-few": _("At least five ratings of the public and of businesses must be needed."),
    "invalid score-bands": _("Green must begin above yellow, and both within 0 to 100 points."),
    "invalid score-departments": _("Name the departments that are scored, each once."),
    "invalid score-contact": _("Give the e-mail address of somebody to ask."),
    "invalid score-public-led": _(
        "It promises that the public weighs more than the government itself; the weights do not."
    ),
    "invalid score-internal-led": _(
        "It promises that the government itself weighs more than everybody outside; the weights "
        "do not."
    ),
    "invalid score-mark": _("{field}: {given} does not go with the rules of this scorecard."),
    "invalid score-period": _("A period is at most a year long."),
    "invalid score-same-period": _("A correction is of exactly the period it corrects."),
    "conflict other-period": _(
        "Marks stand there for a period that begins on the same day and ends on another one."
    ),
    "conflict newer-edition": _("There is a newer edition of these rules. Work on that one."),
    "conflict period-issued": _(
        "A bulletin was issued for these days. It stays; prepare a correction of it instead."
    ),
    "conflict not-last-word": _("This bulletin was corrected already. Correct the correction."),
    "conflict no-marks": _("There are no marks for this period yet."),
    "conflict no-rates": _("No indicator of this scorecard is taken from service ratings."),
    "conflict period-runs": _("This period is not over yet. Come back when it is."),
    "conflict marks-changed": _("Marks have changed since it was prepared. Prepare it anew."),
    "conflict figures": _("Its figures do not add up, so it cannot be issued. Prepare it anew."),
    "conflict released": _("Its figures are released already."),
    "wrong-stage published-edition": _(
        "A published edition never changes. Begin the next edition instead."
    ),
    "wrong-stage draft-edition": _("These rules are not published yet."),
    "unreadable": _(
        "The file cannot be read. Open it, save it again in its own format, and try once more."
    ),
    "unreadable kind": _("This kind of file is not taken. Use one of: {kinds}."),
    "unreadable not-what-it-says": _(
        "The file is not what its name says. Save it again in that format, and try once more."
    ),
    "unreadable not-a-docx": _(
        "This is no Word document (.docx). Open it in Word or WPS, save it as .docx, and try again."
    ),
    "unreadable cut-off": _(
        "The file ends in the middle: it was not written or sent to its end. Send it again, whole."
    ),
    "unreadable nul": _(
        "Line {line} holds bytes that no text holds (NUL). Export the table again as UTF-8 text."
    ),
    "unreadable quotes": _(
        "The quotation marks do not match from line {line} on. Correct them, or export again."
    ),
    "unreadable cell": _("A cell is longer than {limit} characters. Split it, or leave it out."),
    "unreadable columns": _("The table has more than {limit} columns. Split it into several."),
    "unreadable cells": _("The sheet has more than {limit} cells. Send it as a CSV file instead."),
    "unreadable characters": _(
        "The file holds half a character (a lone surrogate). Export it again."
    ),
    "unreadable header": _("There is no such row for the names of the columns. Choose another."),
    "unreadable delimiter": _("Cells are parted by one sign such as a comma. Choose another one."),
    "unreadable sheet": _("There is no sheet of this name. Choose one that the file has."),
    "unreadable password": _("The file is locked with a password. Save it without, and try again."),
    "unreadable nested": _("Too many layers lie in one another. Send the one table itself."),
    "unreadable path": _("The archive holds a file with a forbidden path. Pack the table anew."),
    "unreadable json": _("This is no correct JSON at line {line}. Correct it, or export again."),
    "unreadable keys": _(
        "At line {line} an object has the same key twice, so one of the values would be lost. "
        "Correct it, or export again."
    ),
    "unreadable no-rows": _("No list of objects is in this file, so it gives no table."),
    "unreadable geojson": _("Feature {line} is no GeoJSON feature. Correct it, or export again."),
    "unreadable binary": _("A column holds raw bytes. Leave it out, or turn it into text."),
    "unreadable encoding": _(
        "The characters of this file cannot be read. Save it as UTF-8 text, and try again."
    ),
    "not-found matter": _(
        "We know no such case. Compare the case number and the code with your slip once more."
    ),
    "not-signed-in rate": _("There is no code for this case, so please sign in to rate it."),
    "closed matter-old": _("This case was finished too long ago to be rated ({limit} days)."),
    "closed appeal-late": _(
        "The deadline has passed: an appeal was possible until then. Put it right now."
    ),
    "already-done matter-rated": _(
        "This case was rated already. With the receipt one can add to it once."
    ),
    "already-done supplemented": _("Something was added to this rating already, once is all."),
    "already-done appealed": _("An appeal against this rating was filed already."),
    "already-done appeal-ruled": _("Somebody has ruled on this appeal already."),
    "invalid rating-level": _("Please choose one of the five levels."),
    "invalid reason-unknown": _("This reason is not on the list. Choose among those shown."),
    "invalid reason-side": _(
        "This reason does not fit how the case was handled. Choose among those shown."
    ),
    "invalid reason-twice": _("A reason was named twice. Name each once."),
    "invalid unnamed": _("Who rated gave no name, so nobody can be asked again."),
    "invalid code-form": _("A code has letters, digits, dots and hyphens, and no spaces."),
    "invalid code-taken": _("This code is in use already in the department."),
    "wrong-stage rectification": _(
        "This step does not follow now: verify first, then answer, then ask again."
    ),
    "invalid matter-columns": _("The table lacks columns. It needs: {allowed}."),
    "wrong-method": _("This address does not take such a request."),
    "broken": _("Something broke on our side. What you sent before is safe; please try again."),
    "too-long": _("The text is too long: {length}, at most {limit}. Please shorten it."),
    "empty": _("{field}: please write something."),
    "incomplete": _("Something is still missing: {missing}."),
    "conflict": _("Things have changed in the meantime. Reload the page and look again."),
    "conflict comments-changed": _(
        "Comments have changed since this summary was made. Make a new one first."
    ),
    "conflict not-newest": _("There is a newer summary. Work on that one."),
    "conflict not-published": _("The summary is not published yet. Publish it first."),
    "conflict in-the-making": _(
        "Another release of this dataset is in the making. Finish it first."
    ),
    "conflict too-much-evidence": _("There is no room for more evidence on this consultation."),
    "conflict harvested": _("This dataset lives on another portal; it cannot be changed here."),
    "conflict blocked": _("The checks still forbid publishing it. Choose a fix for each finding."),
    "conflict not-opened": _("These data are not opened, so they cannot be released."),
    "conflict failed": _("The work on it failed. Nothing is lost; please try again."),
    "conflict lead": _(
        "Another department leads there for this topic. Enter it as taking part, or change who "
        "leads first."
    ),
    "conflict settled": _("It was decided whose duty this is; it is not handed on any more."),
    "conflict offered": _("Another department was asked already. Wait for its answer."),
    "conflict had-it": _(
        "That department had it before. Only somebody above both departments can decide now."
    ),
    "conflict not-offered": _("It was not offered to you, or not any more. Reload the page."),
    "conflict unassigned": _("No department has it yet. Assign it first."),
    "conflict overdue": _("The deadline is over; it can no longer be moved."),
    "conflict no-deadline": _("It came in without a deadline of ours, so none can be moved."),
    "conflict no-consent": _("Its author has not agreed that it is shown to everyone."),
    "conflict not-shown": _("It is not shown to everyone."),
    "not-found code": _("We know no invitation with this code. Compare every letter and digit."),
    "not-found resume-code": _("We know no draft with this code. Compare every letter and digit."),
    "closed survey": _("This survey takes no answers now. The page says from when until when."),
    "closed survey-draft": _(
        "This survey takes no answers any more. Your draft is kept as it was, but is not counted."
    ),
    "already-done code-used": _("This code was used before; each lets one person answer once."),
    "already-done code-revoked": _(
        "This code is no longer good. Ask the department that sent it for another one."
    ),
    "already-done response": _("These answers were handed in before; nothing has changed."),
    "stale draft": _("This draft was changed on another device meanwhile. Take it up again."),
    "too-large answers": _("All answers together may have 256 kB. Please shorten the longest."),
    "too-many begun": _(
        "Very many people begin this survey now. Please try again in {minutes} minutes."
    ),
    "incomplete answers": _("Some answers are missing or not right yet; they are listed."),
    "invalid question": _("{field}: the survey has no such question."),
    "invalid answer": _("{field}: this is no answer that can be kept."),
    "invalid file-bytes": _("{field}: choose the file itself on the page of the survey."),
    "invalid file-kind": _("{field}: only these kinds of files are taken: {allowed}."),
    "invalid counter": _("{field}: choose how the person answered."),
    "invalid quota-limit": _("{field}: each needs a number of at least one."),
    "invalid quota-answers": _("{field}: choose at least one answer of each question."),
    "invalid picture": _("{field}: {given} is no PNG or JPEG picture of at most 2 MB."),
    "invalid quota-question": _("{field}: {given} is no question or choice to count by."),
    "closed poll": _("No votes are taken now. The page says from when until when they are."),
    "closed": _("No comments are taken now. The page says from when until when they are."),
    "wrong-stage": _(
        "This step belongs to another stage of the consultation. Reload the page to see its stage."
    ),
    "stale": _(
        "Somebody else changed this in the meantime. Copy what you wrote, reload, and try again."
    ),
    "already-done vote": _(
        "You have voted in this poll already, and a ballot here cannot be changed. "
        "The first one counts."
    ),
    "already-done": _("This was done before; nothing has changed."),
    "too-large": _("This is larger than {limit}. Make it smaller, or split it."),
    "already-done weighting": _("This weighting was published before."),
    "empty answers": _("Nobody wrote anything here, so there is nothing to publish."),
    "incomplete population": _("The table has faults; they are listed. Nothing was taken in."),
    "incomplete categories": _(
        "No answer belongs to some categories of the table; they are listed. Choose another "
        "question, or write the categories as the options are called."
    ),
    "incomplete empty-cell": _(
        "People live there of whom nobody answered, so they cannot be weighted; they are listed. "
        "Put categories together in the table, or weight by fewer columns."
    ),
    "invalid crossed": _("These two questions cannot be crossed. Choose two others from the list."),
    "invalid dimension": _("The table has no such column. Choose one that it has."),
    "invalid weighting-question": _("This question cannot give a category. Choose another one."),
    "invalid not-written": _("This question is not answered in one's own words."),
    "invalid not-asked": _("The last version does not ask this question."),
    "stale responses": _("Responses came in since it was made. Make it once more."),
    "stale rows": _(
        "The finished file had another number of rows than was said, so it was thrown away. "
        "Please make it once more."
    ),
    "too-large export": _(
        "This format cannot hold so many responses. Take the CSV file: it holds any number."
    ),
    "too-large rows": _("The table has too many rows."),
    "unreadable not-a-table": _("This is no table. Send a CSV or an XLSX file."),
    "withdrawn survey": _("This survey was withdrawn: {reason}"),
    "withdrawn poll": _("This poll was withdrawn: {reason}"),
    "withdrawn": _("This release was withdrawn: {reason}"),
    "too-slow": _("The question takes longer than {limit} seconds. Ask for less, or filter first."),
    "too-many": _(
        "That is a lot in a short time: at most {limit} in {minutes} minutes. Please wait a little."
    ),
}
