#!/usr/bin/env python3
"""Writes a database as an older program left it, as text: what the tests of upgrades begin with.

Usage: make_fixture.py BUILD OUTPUT.sql [--postgresql]

BUILD is a folder with `mbs` and `mbs-smsc` of that older program, for example of commit 7a3a836; OUTPUT names the
commit (fixtures/7a3a836-sqlite.sql). The program serves for two minutes: messages end in every state, one account of
each kind has money moved, callbacks fail, an operator's receipts match nothing, and kill -9 ends it with a submission
under way. Secrets and hashes of keys are then replaced by known ones. Needs sqlite3, or PostgreSQL's server programs.
"""
import argparse
import contextlib
import glob
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

SAFARICOM, AIRTEL, TELKOM, EQUITEL = "+254712345678", "+254733123456", "+254770123456", "+254763123456"
SIMULATORS = {  # network: how its operator behaves
    "safaricom": ["--receipt-delay-ms", "200"],
    "airtel": ["--receipt-delay-ms", "200", "--mix", "undelivered=1"],
    # Its receipts name other ids than its answers did.
    "telkom": ["--receipt-delay-ms", "200", "--id-in-response", "dec", "--id-in-receipt", "hex16"],
    "mobile_pay": ["--fault-system-error", "1"],
}
REFUSING = "+254760123456"
LONG = "Mkutano wa wazazi utafanyika Jumamosi saa tatu asubuhi shuleni. " * 4
UNICODE = "Karibu sana \N{HIBISCUS} – chakula ni saa saba"
# Known in place of what must not be published.
DISGUISE = """
UPDATE accounts SET webhook_secret = 'whsec_' || email;
UPDATE endpoints SET secret = 'whsec_own' WHERE secret <> '';
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_until(what, ready, seconds=180):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if ready():
                return
        time.sleep(0.2)
    raise SystemExit(f"waited in vain for {what}")


class SqliteFile:
    def __init__(self, folder):
        self.path = os.path.join(folder, "mbs.db")
        self.url = "sqlite:" + self.path

    def run(self, statements):
        return subprocess.run(["sqlite3", self.path], input=statements, text=True, check=True,
                              capture_output=True).stdout

    @staticmethod
    def octets(octet):
        return f"x'{octet * 32}'"

    def dump(self):
        return self.run(".dump")

    def stop(self):
        pass


class PostgresServer:
    def __init__(self, folder):
        self.binaries = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.folder = os.path.join(folder, "postgresql")
        self.port = free_port()
        self.url = f"postgresql://mbs@127.0.0.1:{self.port}/mbs"
        os.mkdir(self.folder)
        if os.getuid() == 0:  # which the server refuses
            os.chmod(folder, 0o755)
            shutil.chown(self.folder, "postgres")
        self.own("initdb", "-U", "mbs", "-A", "trust", "-E", "UTF8", "--no-locale")
        self.own("pg_ctl", "-w", "-l", self.folder + "/log", "-o",
                 f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}", "start")
        self.client("createdb", "mbs")

    def own(self, program, *arguments):
        user = {"user": "postgres"} if os.getuid() == 0 else {}
        subprocess.run([f"{self.binaries}/{program}", "-D", self.folder + "/data", *arguments], check=True, cwd="/",
                       stdout=subprocess.DEVNULL, **user)

    def client(self, program, *arguments, **how):
        return subprocess.run([f"{self.binaries}/{program}", "-h", "127.0.0.1", "-p", str(self.port), "-U", "mbs",
                               *arguments], check=True, text=True, capture_output=True, **how).stdout

    def run(self, statements):
        return self.client("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "mbs", input=statements)

    @staticmethod
    def octets(octet):
        return f"'\\x{octet * 32}'"

    def dump(self):
        text = self.client("pg_dump", "--inserts", "--no-owner", "--no-privileges", "--no-comments", "mbs")
        # Commands of psql itself, and notes that differ from run to run.
        return "".join(line + "\n" for line in text.splitlines() if line and not line.startswith(("\\", "--")))

    def stop(self):
        self.own("pg_ctl", "-m", "immediate", "stop")


class Server:
    """The older program, with its operators."""

    def __init__(self, build, folder, database):
        self.build, self.folder, self.database = build, folder, database
        self.config = os.path.join(folder, "mbs.toml")
        self.port = free_port()
        self.control = {}
        self.children = []
        links = "".join(self.start_simulator(network, options) for network, options in SIMULATORS.items())
        links += self.link("equitel", free_port(), "")  # nobody is there
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(f"""
[http]
listen = "127.0.0.1:{self.port}"
[database]
url = "{database.url}"
[limits]
receipt_grace = "1s"
account_idle = "5s"
[webhooks]
allow_private_addresses = true
{links}
[[price]]
network = "*"
per_part = "0.8000"
""")

    @staticmethod
    def link(network, port, more):
        return (f'[[link]]\nname = "{network}"\nnetworks = ["{network}"]\nhost = "127.0.0.1"\nport = {port}\n'
                f'system_id = "mbs"\npassword = "secret"\nmax_attempts = 1\nthrottle_pause = "100ms"\n{more}\n')

    def start_simulator(self, network, options):
        port, control = free_port(), free_port()
        self.control[network] = control
        self.start("mbs-smsc", "--listen", f"127.0.0.1:{port}", "--http", f"127.0.0.1:{control}", *options)
        strings = 'message_id_in_response = "string"\nmessage_id_in_receipt = "string"' if network == "telkom" else ""
        return self.link(network, port, strings)

    def start(self, program, *arguments):
        log = open(os.path.join(self.folder, "log"), "ab")
        child = subprocess.Popen([os.path.join(self.build, program), *arguments], stdout=log, stderr=log)
        self.children.append(child)
        return child

    def command(self, *arguments):
        done = subprocess.run([os.path.join(self.build, "mbs"), *arguments, "--config", self.config, "--json"],
                              check=True, text=True, capture_output=True)
        return json.loads(done.stdout)

    def serve(self):
        self.serving = self.start("mbs", "serve", "--config", self.config)
        wait_until("the server", lambda: self.ask("GET", "/readyz", port=self.port)[0] == 200, 60)

    def ask(self, method, path, body=None, key=None, port=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=30)
        if key:
            headers["Authorization"] = "Bearer " + key
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, json.dumps(body) if body is not None else None,
                           {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text.startswith(b"{") else {}

    def send(self, key, reference, to, text="Karibu!", **more):
        headers = {"Idempotency_Key": more.pop("once")} if "once" in more else {}
        status, answer = self.ask("POST", "/v1/messages", {"to": to, "from": "MBSDEMO", "text": text,
                                                           "reference": reference, **more}, key, **headers)
        if status != 202:
            raise SystemExit(f"{reference}: {status} {answer}")
        return [message["id"] for message in answer["messages"]]

    def states(self, key, reference):
        return {message["state"] for message in
                self.ask("GET", f"/v1/messages?reference={reference}", key=key)[1]["messages"]}

    def await_state(self, key, reference, state):
        wait_until(f"{reference} to be {state}", lambda: self.states(key, reference) == {state})

    def stop(self):
        for child in reversed(self.children):
            child.kill()
            child.wait()


def make_accounts(server):
    create = ["account", "create", "--credit", "1000", "--sender", "MBSDEMO", "--key", "--email"]
    active = server.command(*create, "active@example.com", "--name", "Active")
    limit = server.command(*create, "limit@example.com", "--name", "With limit", "--credit-limit", "50")
    server.command(*create, "debit@example.com", "--name", "With debit")
    server.command("account", "credit", "debit@example.com", "250", "--debit", "--reference", "D1", "--note", "back")
    server.command(*create, "suspended@example.com", "--name", "Suspended")
    server.command("account", "suspend", "suspended@example.com")
    server.command("sender", "add", "active@example.com", "MBS-OTP", "--network", "airtel", "--class", "otp")
    revoked = server.command("key", "create", "active@example.com", "--label", "revoked")
    server.command("key", "revoke", revoked["key_id"])
    return active["api_key"], limit["api_key"]


def send_everything(server, key, quiet_key):
    server.send(quiet_key, "before-snapshot", [SAFARICOM])
    server.ask("POST", "/v1/webhooks", {"url": "http://127.0.0.1:9/batches", "batch": 100}, key)
    server.send(key, "delivered", [SAFARICOM, "+254712345679"], once="once")
    server.send(key, "long", [SAFARICOM], LONG, callback_url="http://127.0.0.1:9/sms")
    server.send(key, "unicode", [SAFARICOM], UNICODE)
    server.send(key, "undelivered", [AIRTEL])
    server.send(key, "rejected", [REFUSING])
    server.send(key, "submitted", [TELKOM])
    server.send(key, "unknown", [TELKOM], validity=60)
    server.send(key, "expired", [EQUITEL], validity=60)
    server.send(key, "accepted", [EQUITEL], LONG, validity=259200)
    cancelled = server.send(key, "cancelled", [EQUITEL])
    server.ask("POST", f"/v1/messages/{cancelled[0]}/cancel", key=key)
    for reference in ("undelivered", "rejected", "cancelled", "unknown", "expired"):
        server.await_state(key, reference, reference)
    for reference in ("delivered", "long", "unicode"):
        server.await_state(key, reference, "delivered")
    wait_until("a stray receipt", lambda: server.database.run("SELECT COUNT(*) FROM stray_receipts").strip() != "0")
    wait_until("a retry", lambda: server.database.run("SELECT COUNT(*) FROM webhook_retries").strip() != "0")
    wait_until("a snapshot", lambda: server.database.run("SELECT COUNT(*) FROM account_snapshots").strip() != "0")
    server.send(quiet_key, "after-snapshot", [EQUITEL])
    server.ask("POST", "/faults", {"no_answer": 1}, port=server.control["safaricom"])
    server.send(key, "claimed", [SAFARICOM], LONG)
    wait_until("the claim", lambda: server.database.run(
        "SELECT COUNT(*) FROM link_claims WHERE length(claimed) > 0").strip() != "0")
    server.serving.send_signal(signal.SIGKILL)
    server.serving.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("output")
    parser.add_argument("--postgresql", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = (PostgresServer if options.postgresql else SqliteFile)(folder)
        server = Server(options.build, folder, database)
        try:
            server.command("migrate")
            keys = make_accounts(server)
            server.serve()
            send_everything(server, *keys)
            database.run(DISGUISE + "".join(
                f"UPDATE api_keys SET hash = {database.octets(octet)}, prefix = 'mbs_live_{octet}' WHERE {which};\n"
                for octet, which in (("11", "revoked_at IS NULL AND account = (SELECT id FROM accounts "
                                            "WHERE email = 'active@example.com')"),
                                     ("22", "revoked_at IS NOT NULL"))))
            with open(options.output, "w", encoding="utf-8") as file:
                file.write(database.dump())
        finally:
            server.stop()
            database.stop()


if __name__ == "__main__":
    main()
