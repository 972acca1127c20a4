"""Words that say nothing about the subject of a comment: grammar, courtesy, form of address."""

_ZH = """
的 了 和 是 在 也 就 都 而 及 与 或 一个 没有 我们 你们 他们 她们 它们 自己 大家 本人 咱们 有人
别人 个人 这个 那个 这些 那些 这样 那样 这里 那里 这种 那种 如此 其中 其他 其它 另外 之间 之后
之前 以后 以前 以来 以及 以上 以下 之类 等等 什么 怎么 怎样 怎么办 如何 为何 为什么 多少 哪里
哪些 几个 多个 各个 每个 各种 各位 每天 因为 所以 因此 由于 为了 但是 可是 不过 然而 虽然 尽管
即使 如果 要是 假如 只要 只有 除了 除非 无论 不管 而且 并且 或者 还是 于是 然后 接着 同时 此外
总之 例如 比如 譬如 特别是 尤其 尤其是 甚至 对于 关于 至于 根据 按照 依据 通过 随着 作为 经过
可以 可能 能够 能否 可否 是否 是不是 有没有 应该 应当 必须 需要 不能 不可 不会 不要 不是 不得
不应 没法 无法 不用 不再 不知 不同 不了 不到 不仅 不但 而是 就是 也是 都是 只是 但 还有 也有
都有 已经 曾经 正在 将要 马上 一直 一下 一些 一点 一样 一般 一次 一定 一种 一起 一边 一旦 有些
有点 有的 非常 十分 特别 很多 许多 太多 更加 比较 最好 真的 确实 实在 其实 当然 尽快 尽早 早日
及时 立即 现在 目前 当前 如今 最近 近期 今天 昨天 明天 今年 去年 明年 时候 时间 多年 多次 几次
几年 再次 至今 仍然 依然 还要 还会 进行 做到 得到 给予 予以 加以 成为 造成 导致 使得 引起 带来
出现 发生 存在 具有 包括 属于 位于 觉得 认为 以为 感觉 发现 知道 了解 看到 听说 得知 告知 表示
说明 反映 请问 咨询 请求 恳请 恳求 敬请 希望 建议 望 盼 期望 期待 投诉 举报 反应 呼吁 强烈
强烈要求 要求 麻烦 帮忙 帮助 解决 处理 回复 答复 解答 重视 关注 感谢 谢谢 多谢 万分 尊敬 敬爱
您好 你好 好 领导 书记 市长 局长 同志 先生 女士 网友 市民 群众 老百姓 百姓 居民 人民 政府 部门
有关 有关部门 相关 相关部门 单位 问题 情况 事情 事件 原因 方面 地方 东西 内容 办法 措施 结果
意见 征求意见 征求意见稿 草案 本条 本法 该条 条款 规定 支持 反对 赞成 同意 修改 增加 删除 明确
希 此 致 敬礼 此致 第一 第二 第三 一是 二是 三是 首先 其次 最后 来说 而言 来看 的话 起来 出来
下来 过来 上来 下去 上面 下面 里面 为主 半天 一名 一家 两个 三个 一条 一天 有没 不知道 您们
本来 越来越 完全 严重 严重影响
早就 不敢 不让 算不算 某某 来电 听证 座谈会 发言 一回 两次 一个月 人家 我家 家里 家中 看看 好看
天天 一辈子 一张 清楚 改成 写明 一句 有没有人 怎么样 至少 公众 真正 一台 一户 这么 那么
"""

_EN = """
a about above after again against all also am an and any are aren't as at be because been before
being below between both but by can can't cannot could couldn't did didn't do does doesn't doing
don't down during each even ever every few for from further get gets getting go going got had
hadn't has hasn't have haven't having he her here hers herself him himself his how however i i'd
i'll i'm i've if in into is isn't it it's its itself just let let's like made make makes making
many may me might more most much must mustn't my myself no nor not now of off often on once one
only or other otherwise our ours ourselves out over own per perhaps please quite rather really
same shall she should shouldn't since so some still such than that that's the their theirs them
themselves then there there's therefore these they they'd they'll they're they've thing things
this those though through thus to too under until up upon us very via was wasn't way we we'd
we'll we're we've well were weren't what when where whether which while who whom whose why will
with within without won't would wouldn't yes yet you you'd you'll you're you've your yours
yourself yourselves dear sir madam hello hi thank thanks regards sincerely hope feel felt think
thinks thought believe believes agree disagree suggest support oppose consider absolutely
among becoming especially ensuring
completely strongly definitely
"""

CHINESE = frozenset(_ZH.split())
ENGLISH = frozenset(_EN.split())
