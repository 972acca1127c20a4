import clock
import db
import jobs


def test_the_site_is_alive_whatever_else(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_without_a_worker_it_is_not_ready(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["worker"]) == (503, "unreachable")


def test_with_database_and_worker_it_is_ready(client):
    jobs.queue().storage.put_data(jobs.BEAT, clock.now().isoformat().encode())
    answer = client.get("/readyz")
    assert answer.json() == {"status": "ok", "database": "ok", "worker": "ok"}


def test_a_worker_silent_for_long_counts_as_gone(client):
    long_ago = clock.now() - 4 * jobs.SILENCE
    jobs.queue().storage.put_data(jobs.BEAT, long_ago.isoformat().encode())
    assert client.get("/readyz").json()["worker"] == "unreachable"


def test_without_its_tables_it_is_not_ready(client):
    with db.unit() as session:
        session.connection().exec_driver_sql("ALTER TABLE entry RENAME TO gone")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
