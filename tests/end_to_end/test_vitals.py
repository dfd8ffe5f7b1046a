"""What an operator cannot see from outside: that nothing can be written, that instances disagree, that a proxy is not trusted."""

import re
import subprocess
from pathlib import Path

import pytest

from support.leadmatch import ROOT, run_command
from support.net import wait_for
from support.postgres import SERVER_USER, scratch_folder
from support.sample import RUST, Api

SECRET, NEW_SECRET = "a secret that only the tests know", "another secret that is newer"


def doctor(settings, **changes) -> str:
    return run_command({**settings, **changes}, "doctor").stdout


@pytest.fixture
def small_disk(cluster, settings):
    """The test's database on a disk of its own of 64 MB, as a folder that others can fill."""
    folder = scratch_folder()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m,mode=777", "none", str(folder)], capture_output=True).returncode != 0:
        folder.rmdir()
        pytest.skip("a small disk can only be mounted by root")
    name = settings["LEADMATCH_DATABASE_URL"].rpartition("/")[2]
    place = folder / "tables"
    place.mkdir(mode=0o700)
    subprocess.run(["chown", SERVER_USER, str(place)], check=True)
    try:
        cluster.run(f"create tablespace \"{name}\" location '{place}'")
        cluster.run(f'alter database "{name}" set tablespace "{name}"')
        yield folder
    finally:
        cluster.drop_database(name)
        cluster.run(f'drop tablespace if exists "{name}"')
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def fill(folder: Path) -> Path:
    """Again and again: the server gives back what it needs no more when it likes."""
    path = folder / "filler"
    with open(path, "ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return path


def test_a_full_disk_is_said_by_readyz_and_doctor_until_there_is_room(small_disk, start_service, settings):
    service = start_service()
    api = Api(service.url)

    def is_said() -> bool:
        fill(small_disk)
        return api.get("/readyz").json().get("reasons") == ["database: its disk is full"]

    wait_for("/readyz to notice", is_said, 60)
    assert api.get("/readyz").status_code == 503
    assert "leadmatch_database_writable 0" in api.get("/metrics").text
    fill(small_disk)
    said = run_command(settings, "doctor")
    assert said.status == 1 and re.search(r"failed +room +.*disk is full", said.stdout), said.stdout
    fill(small_disk).unlink()
    wait_for("/readyz to notice", service.is_ready, 60)
    api.take(RUST)
    assert re.search(r"ok +room", doctor(settings))


def test_a_read_only_database_is_said_by_readyz_and_doctor(cluster, start_service, settings):
    service = start_service()
    api = Api(service.url)
    name = settings["LEADMATCH_DATABASE_URL"].rpartition("/")[2]
    cluster.run(f'alter database "{name}" set default_transaction_read_only = on')
    cluster.run(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")

    def is_said() -> bool:
        answer = api.get("/readyz")
        return answer.status_code == 503 and answer.json()["reasons"] == ["database: it is read-only"]

    wait_for("/readyz to say so", is_said, 60)
    assert api.send(RUST).status_code == 503
    assert re.search(r"failed +database +only a read-only server can be reached", doctor(settings))
    cluster.run(f'alter database "{name}" reset default_transaction_read_only')
    wait_for("/readyz to notice", service.is_ready, 60)
    api.take(RUST)


def test_a_commit_that_gets_no_answer_is_said_by_readyz_and_tried_once(cluster, start_service, settings, sql):
    service = start_service()
    api = Api(service.url)
    cluster.run("alter system set synchronous_standby_names = 'nobody'")
    try:
        cluster.run("select pg_reload_conf()")
        reason = "database: it does not confirm what is written"
        wait_for("/readyz to notice", lambda: api.get("/readyz").json().get("reasons") == [reason], 60)
        assert api.get("/readyz").status_code == 503
        stuck = "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'SyncRep' and query like '%insert into instance%'"
        asked = "select count(*) from pg_stat_activity where datname = current_database() and query like '%SyncRep%limit 1%' and pid <> pg_backend_pid()"
        wait_for("the next beat to look", lambda: sql(asked)[0]["count"] > 0, 60)
        assert sql(stuck) == [{"count": 1}]
    finally:
        cluster.run("alter system reset synchronous_standby_names")
        cluster.run("select pg_reload_conf()")
    wait_for("/readyz to notice", service.is_ready, 60)
    api.take(RUST)


def test_missing_rights_are_a_warning_while_leads_can_be_stored(start_service, settings, sql):
    sql("create role poor login")
    try:
        sql("grant select, insert, update, delete on all tables in schema public to poor")
        sql("revoke all on instance, room_probe from poor")
        api = Api(start_service(LEADMATCH_DATABASE_URL=settings["LEADMATCH_DATABASE_URL"].replace("//leadmatch@", "//poor@")).url)
        wait_for("/readyz to notice", lambda: "lacks rights" in api.get("/readyz").text, 60)
        assert api.get("/readyz").status_code == 200
        api.take(RUST)
    finally:
        sql("drop owned by poor")
        sql("drop role poor")


def test_trying_for_room_leaves_nothing(service, sql):
    wait_for("a beat", lambda: sql("select 1 from instance"))
    assert sql("select * from room_probe") == []


def warns_of_secret(url: str) -> bool:
    answer = Api(url).get("/readyz")
    assert answer.status_code == 200
    return any("secret" in reason for reason in answer.json().get("reasons", []))


def test_an_instance_with_another_secret_is_a_warning_until_it_stops(start_service, settings, sql):
    ours = start_service()
    wait_for("a beat", lambda: sql("select 1 from instance"))
    assert not warns_of_secret(ours.url) and re.search(r"ok +secret", doctor(settings))
    other = start_service(LEADMATCH_SECRET=NEW_SECRET)
    wait_for("both to say so", lambda: warns_of_secret(other.url) and warns_of_secret(ours.url), 60)
    assert re.search(r"warning +secret +.*different LEADMATCH_SECRET", doctor(settings))
    assert not any(part in row["secret_marks"][0] for row in sql("select * from instance") for part in (SECRET, NEW_SECRET))
    other.stop()
    wait_for("it to be over", lambda: not warns_of_secret(ours.url), 60)


def test_a_rotation_by_list_is_no_warning_in_any_step(start_service, settings, sql):
    lists = [SECRET, f"{SECRET},{NEW_SECRET}", f"{NEW_SECRET},{SECRET}", NEW_SECRET]
    for before, after in zip(lists, lists[1:]):
        one = start_service(LEADMATCH_SECRET=before)
        two = start_service(LEADMATCH_SECRET=after)
        wait_for("both to be seen", lambda: sql("select count(*) from instance") == [{"count": 2}])
        assert "warning  secret" not in doctor(settings, LEADMATCH_SECRET=after)
        assert not warns_of_secret(one.url) and not warns_of_secret(two.url)
        one.stop()
        two.stop()


def test_doctor_says_when_a_secret_was_put_first_before_all_instances_knew_it(start_service, settings, sql):
    start_service(LEADMATCH_SECRET=f"{NEW_SECRET},{SECRET}")
    wait_for("a beat", lambda: sql("select 1 from instance"))
    assert re.search(r"warning +secret +.*is not in LEADMATCH_SECRET here", doctor(settings))


@pytest.mark.parametrize("header", ["X-Forwarded-For: 192.0.2.7", "Forwarded: for=192.0.2.7"])
def test_doctor_names_the_setting_for_a_proxy_that_is_not_trusted(header, start_service, settings, sql):
    name, value = header.split(": ")
    service = start_service()
    wait_for("a beat", lambda: sql("select 1 from instance"))
    assert "proxies" not in doctor(settings)
    Api(service.url).get("/healthz", headers={name: value})
    wait_for("a beat", lambda: sql("select 1 from instance where untrusted_proxy is not null"))
    said = doctor(settings, LEADMATCH_TRUSTED_PROXIES="10.0.0.1")
    assert "LEADMATCH_TRUSTED_PROXIES=10.0.0.1,127.0.0.1" in said and "192.0.2.7" not in said
    assert "restart it" in doctor(settings, LEADMATCH_TRUSTED_PROXIES="127.0.0.0/8")


def test_a_trusted_proxy_is_no_warning(start_service, settings, sql):
    service = start_service(LEADMATCH_TRUSTED_PROXIES="127.0.0.1")
    Api(service.url).get("/healthz", headers={"X-Forwarded-For": "192.0.2.7"})
    wait_for("a beat", lambda: sql("select 1 from instance"))
    assert "proxies" not in doctor(settings)


def test_doctor_names_the_folders_of_templates_that_cannot_be_read_or_change_nothing(settings, tmp_path):
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours/logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    said = doctor(settings, LEADMATCH_TEMPLATES=f"/nowhere:{tmp_path}/ours:/nowhere/else")
    assert len(re.findall(r"failed +templates +.*/nowhere.*take it out of LEADMATCH_TEMPLATES", said)) == 2
    said = doctor(settings, LEADMATCH_TEMPLATES=f"{tmp_path}/ours:{ROOT}/templates")
    assert len(re.findall(r"warning +templates", said)) == 1 and f"no file below {tmp_path}/ours has" in said
