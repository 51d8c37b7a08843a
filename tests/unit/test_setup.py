"""The set-up: what it makes of each machine, how it mends itself, and what it says when it can't."""

import ast
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from http.client import HTTPConnection
from pathlib import Path

import pytest

from scripts.setting_up import (
    build,
    chromium,
    debian,
    environment,
    node,
    peers,
    prepare,
    pythons,
    steps,
    test_programs,
    uv,
)
from scripts.setting_up.errors import SetUpError, run_script
from scripts.setting_up.exclusive import one_at_a_time
from scripts.setting_up.project import Project
from scripts.setting_up.stamps import digest, read_stamp, remove_stamp, write_stamp
from scripts.site_server import make_server
from tests.unit.conftest import killed_after

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "scripts").rglob("*.py"))
ENTRY_SCRIPTS = [
    path for path in SCRIPTS if path.parent.name == "scripts" and not path.stem.endswith(("_server", "_site"))
]
REQUIREMENTS = ("site", "test", "bench", "node", "uv")

posix_only = pytest.mark.skipif(os.name == "nt", reason="the stand-in programs are shell scripts")


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path / "a project")
    (project.root / "requirements").mkdir(parents=True)
    for name in REQUIREMENTS:
        project.lock_file(name).write_text(f"{name}==1\n")
    (project.root / "pyproject.toml").write_text("[project]\n")
    (project.root / "package-lock.json").write_text("{}\n")
    return project


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with nothing on its PATH but what a test puts there: a function that puts it."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("POLICY_CHROMIUM", raising=False)

    def put(name, script, place=folder):
        place.mkdir(parents=True, exist_ok=True)
        program = place / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return str(program)

    return put


def python_saying(version, *, venv=True, usual=True, program="/some/python"):
    said = {"program": program, "version": version, "usual": usual, "makes_environments": venv}
    return f"echo '{json.dumps(said)}'"


def run_python(*command, **named):
    return subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, timeout=30, **named)


# The scripts themselves


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_script_is_written_in_the_syntax_of_python_3_8(script):
    ast.parse(script.read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_script_imports_the_standard_library_alone(script):
    own = {"setting_up", "site_server", "watched_site"}
    names = set()
    for statement in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
        if isinstance(statement, ast.Import):
            names |= {name.name.partition(".")[0] for name in statement.names}
        elif isinstance(statement, ast.ImportFrom) and not statement.level:
            names.add(statement.module.partition(".")[0])
    assert names - own <= sys.stdlib_module_names


@pytest.mark.parametrize("script", ENTRY_SCRIPTS, ids=lambda path: path.name)
def test_help_states_the_exit_statuses(script):
    answer = run_python(script, "--help")
    assert answer.returncode == 0
    assert "exit status" in answer.stdout
    assert answer.stderr == ""


def test_a_known_failure_is_one_line_and_status_1(capsys):
    def main():
        raise SetUpError("no Python here: install one")

    with pytest.raises(SystemExit) as ending:
        run_script(main)
    assert ending.value.code == 1
    assert capsys.readouterr().err == "error: no Python here: install one\n"


def test_an_interruption_is_quiet_and_status_130(capsys):
    def main():
        raise KeyboardInterrupt

    with pytest.raises(SystemExit) as ending:
        run_script(main)
    assert ending.value.code == 130
    assert capsys.readouterr().err == ""


# Finding a Python


@posix_only
def test_a_shim_that_only_prints_a_message_is_no_python(machine):
    assert pythons.probe([machine("python3.13", "echo 'pyenv: command not found' >&2; exit 127")]) is None
    assert pythons.probe([machine("python3.14", "echo 'Python was not found'")]) is None
    assert pythons.probe(["/nowhere/python3"]) is None


def test_the_running_python_can_be_probed():
    found = pythons.probe([sys.executable])
    assert found.version == sys.version_info[:3]
    assert found.new_enough
    assert found.makes_environments


@posix_only
def test_an_old_or_incomplete_or_unusual_python_is_passed_over(machine, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", machine("python3", python_saying((3, 11, 2), program="/old")))
    machine("python3.14", python_saying((3, 14, 0), venv=False, program="/stock"))
    machine("python3.13", python_saying((3, 13, 0), usual=False, program="/pypy"))
    versions = tmp_path / "pyenv" / "versions"
    machine("python3", python_saying((3, 12, 1), program="/pyenv"), versions / "3.12.1" / "bin")
    machine("python3", python_saying((3, 12, 9), program="/pyenv-newer"), versions / "3.12.9" / "bin")
    tried = []
    assert [python.program for python in pythons.usable_pythons(tried)] == ["/pyenv-newer", "/pyenv"]
    assert [python.program for python in tried] == ["/old", "/pypy", "/stock", "/pyenv-newer", "/pyenv"]


@posix_only
def test_behind_a_shim_a_real_python_later_on_the_path_is_found(machine, monkeypatch, tmp_path):
    machine("python3.13", "exit 127")
    machine("python3.13", python_saying((3, 13, 5), program="/real"), tmp_path / "more")
    monkeypatch.setattr(sys, "executable", "/nowhere")
    monkeypatch.setenv("PATH", os.pathsep.join([os.environ["PATH"], str(tmp_path / "more")]))
    assert [python.program for python in pythons.usable_pythons([])] == ["/real"]


@posix_only
def test_uv_brings_a_python_where_the_machine_has_none(project, machine, tmp_path):
    brought = machine("python3", python_saying((3, 13, 9), program="/brought"), tmp_path / "brought")
    machine("uv", f'[ "$2" = find ] && echo "{brought}"; exit 0')
    assert uv.python_through_uv(project, []).program == "/brought"


def test_without_uv_and_without_a_python_that_could_install_it_there_is_none(project, machine):
    bare = pythons.Python("/usr/bin/python3", (3, 11, 2), True, False)
    assert uv.python_through_uv(project, [bare]) is None


def test_a_stock_debian_python_without_venv_is_told_how_to_get_it():
    stock = pythons.Python("/usr/bin/python3", (3, 13, 5), True, False)
    assert pythons.no_python_message([stock]) == (
        "Python 3.13.5 (/usr/bin/python3) has no `venv` or no `ensurepip`: run `sudo apt install python3-venv` "
        "(Debian, Ubuntu; python3.13-venv if that isn't the stock python3), then run the same command again"
    )


def test_a_machine_with_an_old_python_alone_is_told_what_to_install():
    old = pythons.Python("/usr/bin/python3", (3, 11, 2), True, True)
    assert pythons.no_python_message([old]) == (
        "no Python 3.12 or newer on the PATH, under pyenv or through uv (found: Python 3.11.2 (/usr/bin/python3)): "
        "install Python 3.12 or newer, or uv, then run the same command again"
    )
    bare = pythons.Python("/usr/bin/python3", (3, 11, 2), True, False)
    assert "`sudo apt install python3-venv`" in pythons.no_python_message([bare])


# Stamps, and what they mend


def test_a_stamp_is_read_back_and_a_damaged_one_is_none(tmp_path):
    stamp = tmp_path / "stamp.json"
    assert read_stamp(stamp) == {}
    write_stamp(stamp, {"site": "1"})
    assert read_stamp(stamp) == {"site": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["stamp.json"]
    stamp.write_text('{"site": ')
    assert read_stamp(stamp) == {}
    remove_stamp(stamp)
    remove_stamp(stamp)
    assert not stamp.exists()


def test_a_digest_tells_files_apart(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("ab")
    two.write_text("")
    both = digest(one, two)
    one.write_text("a")
    two.write_text("b")
    assert digest(one, two) != both


@pytest.fixture
def installed(project, monkeypatch):
    """The steps that `prepare_environment` takes, with stand-ins for the slow ones."""
    taken = []

    def make(project):
        shutil.rmtree(project.venv, ignore_errors=True)
        project.venv.mkdir()
        taken.append("make")
        return "3.13.0"

    def run(project, title, command, **named):
        assert not (project.venv / "set-up.json").exists(), "a part is being changed under a stamp that says: finished"
        taken.append(command[-1])

    monkeypatch.setattr(environment, "_make", make)
    monkeypatch.setattr(environment, "run", run)
    monkeypatch.setattr(environment, "_version", lambda project: "3.13.0" if project.venv.exists() else None)
    return taken


def prepared(project, taken, *locks):
    taken.clear()
    changed = environment.prepare_environment(project, locks)
    assert changed == bool(taken)
    return list(taken)


def test_the_environment_is_made_once(project, installed):
    assert prepared(project, installed, "site") == ["make", "requirements/site.txt", "."]
    assert prepared(project, installed, "site") == []


def test_what_the_tests_need_is_added_and_holds_what_the_site_needs(project, installed):
    prepared(project, installed, "site")
    assert prepared(project, installed, "test") == ["requirements/test.txt"]
    assert prepared(project, installed, "site") == []
    assert prepared(project, installed, "site", "node") == ["requirements/node.txt"]


def test_a_changed_lock_file_makes_the_environment_again(project, installed):
    prepared(project, installed, "site")
    project.lock_file("site").write_text("site==2\n")
    assert prepared(project, installed, "site") == ["make", "requirements/site.txt", "."]


def test_a_changed_pyproject_installs_the_project_again(project, installed):
    prepared(project, installed, "site")
    (project.root / "pyproject.toml").write_text("[project]\nversion = '2'\n")
    assert prepared(project, installed, "site") == ["."]


def test_a_moved_project_makes_its_environment_again(project, installed, tmp_path):
    prepared(project, installed, "site")
    project.root.rename(tmp_path / "moved")
    assert prepared(Project(tmp_path / "moved"), installed, "site") == ["make", "requirements/site.txt", "."]


def test_an_interrupted_installation_starts_over(project, installed, monkeypatch):
    prepared(project, installed, "site")

    def interrupted(*arguments, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(environment, "run", interrupted)
        with pytest.raises(KeyboardInterrupt):
            environment.prepare_environment(project, ["test"])
    assert prepared(project, installed, "test") == ["make", "requirements/test.txt", "."]


def test_an_environment_whose_python_is_gone_does_not_count(project):
    project.venv_programs.mkdir(parents=True)
    project.venv_python.symlink_to("/nowhere/python3")
    assert environment._version(project) is None


@pytest.mark.parametrize(
    ("prepare_what", "locks"),
    [("site", ["site"]), ("tests", ["site", "test"]), ("benchmarks", ["site", "test", "bench"])],
)
def test_what_the_site_needs_is_installed_first_since_it_builds_packages(project, monkeypatch, prepare_what, locks):
    asked = []
    monkeypatch.setattr(prepare, "prepare_environment", lambda project, locks: asked.append(locks))
    monkeypatch.setattr(prepare, "prepare_node_modules", lambda project: False)
    monkeypatch.setattr(prepare, "prepare_chromium", lambda project: "chromium")
    monkeypatch.setattr(prepare, "prepare_test_programs", lambda project: None)
    monkeypatch.setattr(prepare, "prepare_peers", lambda project: False)
    for has_node, more in ((True, []), (False, ["node"])):
        monkeypatch.setattr(prepare, "machine_has_node", lambda project, has_node=has_node: has_node)
        getattr(prepare, f"prepare_{prepare_what}")(project)
        assert asked.pop() == [*locks, *more]


def test_node_modules_left_half_way_are_installed_again(project, monkeypatch):
    commands = []
    monkeypatch.setattr(node, "run", lambda project, title, command: commands.append(command[1]))
    monkeypatch.setattr(Project, "program", lambda project, name: name)
    (project.node_modules / "half").mkdir(parents=True)
    assert node.prepare_node_modules(project)
    assert not node.prepare_node_modules(project)
    (project.root / "package-lock.json").write_text('{"changed": 1}')
    assert node.prepare_node_modules(project)
    assert commands == ["ci", "ci"]


def test_what_the_guide_is_measured_against_stays_out_of_the_site_s_own_packages(project, monkeypatch):
    commands = []
    monkeypatch.setattr(peers, "run", lambda project, title, command: commands.append(command))
    monkeypatch.setattr(Project, "program", lambda project, name: name)
    named = project.root / "tests" / "benchmarks" / "peers"
    named.mkdir(parents=True)
    for name in peers.PACKAGES:
        (named / name).write_text("{}")
    assert peers.prepare_peers(project)
    assert not peers.prepare_peers(project)
    (named / "package-lock.json").write_text('{"changed": 1}')
    assert peers.prepare_peers(project)
    folder = project.root / ".cache" / "peers"
    assert [command[:4] for command in commands] == [["npm", "ci", "--prefix", str(folder)]] * 2
    assert (folder / "package-lock.json").read_text() == '{"changed": 1}'
    assert not project.node_modules.exists()


@posix_only
@pytest.mark.parametrize(
    ("says", "npm", "good_enough"),
    [
        ("v20.1.0", "10.2.0", True),
        ("v18.19.0", "10.2.0", False),
        ("nonsense", "10.2.0", False),
        ("v22.0.0", None, False),
    ],
)
def test_node_and_npm_are_really_asked(project, machine, says, npm, good_enough):
    machine("node", f"echo {says}")
    if npm:
        machine("npm", f"echo {npm}")
    assert node.machine_has_node(project) is good_enough


def test_a_missing_npm_is_one_clear_line(project, machine):
    with pytest.raises(SetUpError, match=r"^npm is missing: install Node.js 20 or newer, with npm, then run the same"):
        node.prepare_node_modules(project)


@posix_only
def test_a_chromium_that_does_not_run_is_passed_over(project, machine, monkeypatch):
    machine("chromium", "exit 1")
    running = machine("google-chrome", "echo Chrome 156")
    assert chromium.prepare_chromium(project) == running
    monkeypatch.setenv("POLICY_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(SetUpError) as failure:
        chromium.prepare_chromium(project)
    assert str(failure.value) == (
        "POLICY_CHROMIUM names /nowhere/chromium, which does not run: name a Chromium, or unset it"
    )


@pytest.fixture
def on_debian(project, monkeypatch):
    """A Debian whose packages we may install: the commands that would do it."""
    commands = []
    monkeypatch.setattr(debian, "is_here", lambda: True)
    monkeypatch.setattr(debian, "_privilege", lambda ask: [])
    monkeypatch.setattr(debian, "run", lambda project, title, command: commands.append(command[3:]))
    debian._read_list.cache_clear()
    return commands


@posix_only
def test_what_tests_drive_is_installed_as_far_as_it_is_missing(project, machine, on_debian):
    for name in ("firefox", "soffice", "java", "jq"):
        machine(name, "")
    test_programs.prepare_test_programs(project)
    install = ["install", "-y", "--no-install-recommends"]
    assert on_debian == [["update"], [*install, "webkit2gtk-driver", "xvfb"]]
    machine("WebKitWebDriver", "")
    test_programs.prepare_test_programs(project)
    assert on_debian[2:] == [[*install, "xvfb"]]  # the list was read before
    machine("Xvfb", "")
    test_programs.prepare_test_programs(project)
    assert not on_debian[3:]


@posix_only
def test_without_the_right_to_install_what_tests_drive_is_done_without(
    project, machine, on_debian, monkeypatch, capsys
):
    monkeypatch.setattr(debian, "_privilege", lambda ask: None)
    test_programs.prepare_test_programs(project)
    assert on_debian == []
    assert capsys.readouterr().out == (
        "- some tests will be skipped; on Debian, with root, they need firefox-esr, webkit2gtk-driver, xvfb, "
        "libreoffice-writer, default-jre-headless, jq\n"
    )


@posix_only
def test_where_installing_what_tests_drive_fails_the_set_up_goes_on(project, machine, on_debian, monkeypatch, capsys):
    def fail(project, title, command):
        raise steps.StepFailed(f"{title}: no such package")

    monkeypatch.setattr(debian, "run", fail)
    test_programs.prepare_test_programs(project)
    assert capsys.readouterr().out == (
        "  that did not work, going on without (read the list of Debian packages: no such package)\n"
    )


@posix_only
def test_a_password_is_asked_for_only_where_there_is_a_reason_to_give(machine, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    assert debian._privilege("") is None
    sudo = machine("sudo", '[ "$1" = -v ]')
    assert debian._privilege("") is None
    assert capsys.readouterr().out == ""
    assert debian._privilege("Chromium is missing") == [sudo]
    assert capsys.readouterr().out == (
        "- Chromium is missing: sudo may ask for your password to install it (Ctrl-C to stop)\n"
    )


# Steps


@posix_only
def test_a_program_is_asked_and_none_is_the_answer_of_one_that_fails(machine):
    assert steps.output_of([machine("says", "echo ' 3.1 '; echo loudly >&2")]) == "3.1"
    assert steps.output_of([machine("fails", "echo 3.1; exit 1")]) is None
    assert steps.output_of([machine("sleeps", "exec /bin/sleep 5")], patience=0.1) is None
    assert steps.output_of(["/nowhere/program"]) is None
    assert steps.output_of([machine("tells", "echo $COLOUR")], environment={"COLOUR": "blue"}) == "blue"


def test_a_failing_step_says_why_and_where_the_log_is(project):
    command = [sys.executable, "-c", "import sys; print('a'); print('ERROR: no such thing'); print('b'); sys.exit(3)"]
    with pytest.raises(steps.StepFailed) as failure:
        steps.run(project, "install it", command, hint="do that")
    where = f"the whole log is in {project.log}"
    assert str(failure.value) == f"install it: failed with status 3: ERROR: no such thing; do that; {where}"
    assert "ERROR: no such thing\nb\n" in project.log.read_text(encoding="utf-8")


def test_a_step_without_a_network_says_so(project):
    command = [sys.executable, "-c", "print('WARNING: [Errno -2] Name or service not known'); exit(1)"]
    with pytest.raises(steps.StepFailed) as failure:
        steps.run(project, "install it", command)
    assert str(failure.value).startswith(
        "install it: cannot reach the network: connect this machine, then run the same command again; the whole log"
    )


def test_a_program_that_is_not_there_is_one_clear_line(project):
    with pytest.raises(steps.StepFailed, match=r"^install it: cannot run /nowhere/npm: No such file or directory$"):
        steps.run(project, "install it", ["/nowhere/npm"])


def test_a_silent_step_gives_signs_of_life(project, capsys, monkeypatch):
    monkeypatch.setattr(steps, "HEARTBEAT", 0.1)
    steps.run(project, "think", [sys.executable, "-c", "import time; print('on it', flush=True); time.sleep(0.4)"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "- think"
    assert any(re.fullmatch(r" +\d+ s +on it", line) for line in lines)
    assert re.fullmatch(r"  done in \d+\.\d s", lines[-1])


def test_two_set_ups_take_turns(project):
    order = []

    def second():
        with one_at_a_time(project):
            order.append("second")

    with one_at_a_time(project):
        other = threading.Thread(target=second)
        other.start()
        other.join(0.3)
        order.append("first")
    other.join(5)
    assert order == ["first", "second"]


# Building and serving


def test_a_failed_build_leaves_the_old_site_whole(project, monkeypatch):
    def run(project, title, command, **named):
        new = project.root / ".site-new"
        if "mkdocs" in command:
            new.mkdir()
            (new / "index.html").write_text("new")
        elif failing:
            raise steps.StepFailed("bundle: failed")

    monkeypatch.setattr(build, "run", run)
    failing = False
    assert build.build_site(project) == project.site
    (project.site / "index.html").write_text("old")
    failing = True
    with pytest.raises(steps.StepFailed):
        build.build_site(project)
    assert (project.site / "index.html").read_text() == "old"
    failing = False
    build.build_site(project)
    assert (project.site / "index.html").read_text() == "new"
    assert not list(project.root.glob(".site-*"))


def test_a_build_stopped_between_its_last_two_moves_is_mended(project, monkeypatch):
    def run(project, title, command, **named):
        raise steps.StepFailed("pages: failed")

    monkeypatch.setattr(build, "run", run)
    (project.root / ".site-old").mkdir()
    with pytest.raises(steps.StepFailed):
        build.build_site(project)
    assert project.site.is_dir()


def test_a_port_in_use_is_refused_before_anything_is_set_up():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = run_python(ROOT / "scripts" / "serve.py", "--port", port)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert re.fullmatch(
        rf"error: cannot serve on port {port} \(.+\): choose another, as in `serve.py --port \d+`\n", answer.stderr
    )


@pytest.mark.parametrize("port", ["70000", "-1", "x"])
def test_a_port_that_is_none_is_status_2(port):
    answer = run_python(ROOT / "scripts" / "serve.py", f"--port={port}")
    assert answer.returncode == 2
    assert "error: argument --port: " in answer.stderr


@pytest.fixture
def site(tmp_path):
    """A small site being served: a function that asks it for a path."""
    folder = tmp_path / "site"
    (folder / "assets").mkdir(parents=True)
    for name in ("index.html", "404.html", "a.wasm", "b.mjs", "c.js", "d.whl", "e.json", "f.svg", "g.css", "h.unheard"):
        (folder / name).write_text(name)
    with make_server(folder, 0) as server:
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()

        def ask(path, method="GET"):
            connection = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
            connection.request(method, path)
            answer = connection.getresponse()
            body = answer.read().decode()
            connection.close()
            return answer.status, answer.headers, body

        yield ask
        server.shutdown()


def test_files_are_served_with_the_types_that_browsers_insist_on(site):
    types = {path: site(path)[1]["Content-Type"] for path in ("/", "/a.wasm", "/b.mjs", "/c.js", "/e.json", "/f.svg")}
    assert types == {
        "/": "text/html; charset=utf-8",
        "/a.wasm": "application/wasm",
        "/b.mjs": "text/javascript; charset=utf-8",
        "/c.js": "text/javascript; charset=utf-8",
        "/e.json": "application/json",
        "/f.svg": "image/svg+xml",
    }
    assert site("/h.unheard")[1]["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize("path", ["/", "/missing"])
def test_every_answer_carries_the_headers(site, path):
    headers = site(path)[1]
    assert headers["Cache-Control"] == "no-cache"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/missing", "/assets/", "/../pyproject.toml"])
def test_what_is_not_there_gets_the_sites_own_page(site, path):
    status, _, body = site(path)
    assert (status, body) == (404, "404.html")
    assert site(path, "HEAD")[2] == ""


@posix_only
@pytest.mark.parametrize(
    ("options", "more"), [(["--no-watch"], "Ctrl-C stops it"), ([], "pages reload as you edit; Ctrl-C stops it")]
)
def test_ctrl_c_ends_the_server_cleanly(tmp_path, options, more):
    """`serve.py` with stand-ins for the set-up and the build, stopped as a person would."""
    (tmp_path / "index.html").write_text("hello")
    program = f"""
import pathlib, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # also where the tests run in the background
sys.path.insert(0, {str(ROOT / "scripts")!r})
import serve
serve.prepare_site = lambda project: None
serve.build_site = lambda: pathlib.Path({str(tmp_path)!r})
sys.argv = ["serve.py", "--port", "0", *{options!r}]
serve.run_script(serve.main)
"""
    server = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with killed_after(60, server):
        lines = [server.stdout.readline(), server.stdout.readline()]
    assert re.fullmatch(rf"The site is at http://127\.0\.0\.1:\d+/ \({more}\)\n", lines[1])
    server.send_signal(signal.SIGINT)
    _, errors = server.communicate(timeout=30)
    assert (server.returncode, errors) == (0, "")


# The lock files


def locked(name):
    """The requirements of a lock file: name -> (version, number of hashes)."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    joined = re.sub(r"\\\n\s*", "", text)
    found = {}
    for line in joined.splitlines():
        if line and not line.lstrip().startswith("#"):
            package, version = re.match(r"([a-z0-9-]+)==(\S+)", line).groups()
            found[package] = (version, line.count("--hash=sha256:"))
    return found


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_with_hashes(name):
    assert locked(name)
    assert all(hashes for _, hashes in locked(name).values())


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_a_lock_file_names_no_index(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links| @ ", text)


def test_the_tests_lock_holds_everything_of_the_sites_at_the_same_versions():
    assert locked("site").items() <= locked("test").items()


def test_the_build_back_ends_are_locked():
    assert {"hatchling", "setuptools"} <= locked("site").keys()


def test_only_what_is_locked_is_built_from_source():
    assert set(environment.WITHOUT_WHEEL) <= locked("bench").keys()


def test_the_benchmarks_lock_agrees_with_the_tests_one():
    tests, benchmarks = locked("test"), locked("bench")
    shared = tests.keys() & benchmarks.keys()
    assert {name: tests[name][0] for name in shared} == {name: benchmarks[name][0] for name in shared}


@pytest.mark.parametrize(
    ("folder", "some"),
    [(".", {"pyodide", "@viz-js/viz"}), ("tests/benchmarks/peers", {"@pyscript/core", "lighthouse"})],
)
def test_npm_packages_are_pinned_by_content_and_without_addresses(folder, some):
    lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert {f"node_modules/{name}" for name in some} <= packages.keys()
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())
    package = json.loads((ROOT / folder / "package.json").read_text(encoding="utf-8"))
    for kind in ("dependencies", "devDependencies"):
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package.get(kind, {}).values())
        assert lock["packages"][""].get(kind) == package.get(kind)
