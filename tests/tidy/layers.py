"""The shape of the tree, as tables: what layering.py, capabilities.py and readmes.py hold it to.

To extend: a new layer is a row of MAY_INCLUDE and MEND; a new sub-folder is a capability (CAPABILITIES) or machinery
of its layer (MACHINERY); what its neighbours may include of it is a row of PUBLIC; a new command of the command line
is a row of NOUNS or a word of VERBS. A row that names what no longer exists is a complaint: remove it.
"""

ALL = ("domain", "crypto", "protocols", "config", "persistence", "actors", "http", "cli", "bench", "tests")

# layer: the layers that it may include.
MAY_INCLUDE = {
    "domain": ("domain",),
    "crypto": ("crypto", "domain"),
    "protocols": ("protocols",),
    "config": ("config",),
    "persistence": ("persistence", "domain", "crypto"),
    "actors": ("actors", "domain", "crypto", "protocols", "config", "persistence"),
    "http": ("http", "domain", "crypto", "config", "actors"),
    "cli": ALL,
    "main.cpp": ALL,
    "bench": ALL,
    "tests": ALL,
}

# What to do instead, told to whoever includes upwards.
MEND = {
    "domain": "domain/ holds pure rules: pass the value in, or move the rule's caller up",
    "crypto": "crypto/ knows neither what is secret nor whose: take and give octets, let the caller store them",
    "protocols": "protocols/ is sans-IO and knows only wires: let actors/ translate between wire and domain",
    "config": "config/ knows only texts and numbers: turn them into domain words in cli/ or actors/",
    "persistence": "persistence/ speaks domain words only: let an actor call the store",
    "actors": "actors/ never sees HTTP: give http/ a message or a handle to call",
    "http": "http/ asks actors and never a store: add a request to the actor that owns the data",
}

# (layer, layer below): the only headers or folders of the lower one that the upper one may see, when not all.
MAY_SEE = {
    ("http", "actors"): ("actors/gateway/", "actors/webhooks/callback_transport.hpp", "actors/net/io_threads.hpp"),
}

# sub-folder: its public part, the headers that other folders may include. The rest is private by place: for the folder
# itself, for its tests and for fuzz targets. A sub-folder without a row, here and below, is public as a whole; with one
# in BESIDE only, nothing of it is for other layers.
PUBLIC = {
    "domain/text": ("alphabet.hpp", "clean_text.hpp", "gsm0338.hpp", "utf8.hpp"),
    "domain/traffic": ("fair_queue.hpp", "forgetful_table.hpp", "place_turns.hpp", "shared_turns.hpp",
                       "token_bucket.hpp",
                       "traffic_class.hpp"),
    "actors/access": ("audit_csv.hpp", "change_mails.hpp", "hash_passwords.hpp"),
    "actors/accounts": ("accounts_actor.hpp",),
    "actors/gateway": ("balance_gateway.hpp", "billing_gateway.hpp", "access_gateway.hpp", "account_gateway.hpp", "audit_gateway.hpp", "books_gateway.hpp", "completion.hpp",
                       "event_gateway.hpp", "factor_gateway.hpp", "gateways.hpp", "key_gateway.hpp", "link_gateway.hpp",
                       "mail_gateway.hpp", "member_gateway.hpp", "message_gateway.hpp", "money_gateway.hpp", "node_gateway.hpp",
                       "money_request_gateway.hpp", "payment_gateway.hpp", "people_gateway.hpp", "price_gateway.hpp", "reconciliation_gateway.hpp", "recovery_gateway.hpp", "report_gateway.hpp", "sender_gateway.hpp",
                       "sender_request_gateway.hpp", "session_gateway.hpp", "staff_account_gateway.hpp",
                       "staff_people_gateway.hpp", "table_page.hpp", "top_up_gateway.hpp", "webhook_gateway.hpp"),
    "actors/links": ("link_actor.hpp", "smpp_channel.hpp", "smpp_channel_options.hpp", "test_channel.hpp"),
    "actors/mail": ("folder_channel.hpp", "mail_channel.hpp", "mailer_actor.hpp", "smtp_channel.hpp"),
    "actors/money": ("billing_csv.hpp", "billing_pdf.hpp", "billing_work.hpp", "curl_daraja_channel.hpp", "daraja_channel.hpp", "paybill_actor.hpp", "pull_walk.hpp",
                     "reconciliation_csv.hpp", "statement_pdf.hpp", "top_ups_actor.hpp"),
    "actors/net": ("io_scheduler.hpp", "io_threads.hpp", "wire_service.hpp"),
    "actors/node": ("node.hpp",),
    "actors/runtime": ("caf.hpp",),
    "actors/webhooks": ("callback_transport.hpp",),
    "http/access": ("api_key.hpp",),
    "http/client": ("callback_client.hpp",),
    "http/server": ("server.hpp",),
    "http/web": ("web_files.hpp",),
    "persistence/access": ("audit_cursor.hpp", "audit_records.hpp", "audit_store.hpp", "change_note.hpp",
                           "code_store.hpp", "digest.hpp", "factor_store.hpp", "invitation_store.hpp",
                           "key_records.hpp", "key_store.hpp", "member_records.hpp", "member_store.hpp",
                           "person_records.hpp", "person_store.hpp", "recovery_store.hpp", "secret_store.hpp",
                           "session_store.hpp", "sign_up_store.hpp", "staff_store.hpp"),
    "persistence/accounts": ("account_records.hpp", "account_store.hpp", "profile_store.hpp"),
    "persistence/journal": ("journal_store.hpp",),
    "persistence/links": ("link_records.hpp", "link_store.hpp"),
    "persistence/mail": ("mail_records.hpp", "mail_store.hpp"),
    "persistence/messages": ("message_records.hpp", "message_store.hpp", "report_records.hpp",
                             "roll_up_store.hpp"),
    "persistence/money": ("balance_records.hpp", "balance_store.hpp", "billing_records.hpp", "billing_store.hpp", "books_records.hpp", "books_store.hpp", "funding_records.hpp", "funding_store.hpp", "ledger_store.hpp",
                          "money_request_records.hpp", "money_request_store.hpp", "payment_records.hpp", "payment_store.hpp", "price_records.hpp", "price_store.hpp", "reconciliation_records.hpp", "reconciliation_store.hpp", "top_up_records.hpp", "top_up_store.hpp",
                          "trial_store.hpp", "verification.hpp"),
    "persistence/node": ("maintenance_store.hpp",),
    "persistence/senders": ("document_folder.hpp", "sender_records.hpp", "sender_store.hpp"),
    "persistence/webhooks": ("delivery_records.hpp", "delivery_store.hpp", "webhook_records.hpp", "webhook_store.hpp"),
    "protocols/mail": ("letter.hpp",),
    "protocols/mpesa": ("amount.hpp", "answers.hpp", "callback_replies.hpp", "callbacks.hpp", "daraja_time.hpp",
                        "field_rules.hpp", "payer.hpp", "pull_answer.hpp", "receipt_number.hpp", "requests.hpp",
                        "result_code.hpp", "security_credential.hpp", "statement.hpp", "wire_value.hpp"),
    "protocols/smpp": ("delivery_receipt.hpp", "delivery_receipt_errors.hpp", "esme_session.hpp",
                       "long_message.hpp", "message_id.hpp", "message_id_reader.hpp", "message_state.hpp", "pdu.hpp",
                       "reconnect_backoff.hpp", "smsc_session.hpp", "status.hpp", "times.hpp"),
    "protocols/webhooks": ("webhook_signature.hpp",),
    "bench/smsc": ("smpp_server.hpp",),
    "bench/load": (),
    "bench/mpesa": (),
    "bench/sandbox": (),
    "bench/history": ("command.hpp", "history.hpp"),
}

# sub-folder: what folders of its own layer may include as well.
BESIDE = {
    "actors/access": ("access_service.hpp", "audit_checkpoints.hpp", "audit_service.hpp", "factor_service.hpp",
                      "key_service.hpp", "member_service.hpp", "noted_table.hpp", "password_pool.hpp", "people_service.hpp",
                      "platform_sms.hpp",
                      "recovery_service.hpp", "session_service.hpp", "staff_people_service.hpp"),
    "actors/accounts": ("account_messages.hpp", "account_service.hpp", "change_ears.hpp", "staff_account_service.hpp", "standing.hpp"),
    "actors/events": ("event_hub.hpp",),
    "actors/journal": ("journal_actor.hpp", "journal_messages.hpp"),
    "actors/links": ("link_report.hpp", "link_service.hpp", "route_messages.hpp", "router_actor.hpp",
                     "wire.hpp"),
    "actors/mail": ("mail_letter.hpp", "mail_senders.hpp", "mail_service.hpp"),
    "actors/messages": ("message_batches.hpp", "message_service.hpp", "overdue_watch.hpp", "recovery.hpp",
                        "replay.hpp", "report_service.hpp", "roll_up.hpp"),
    "actors/money": ("balance_service.hpp", "balance_watch_actor.hpp", "billing_actor.hpp", "billing_service.hpp", "books_actor.hpp", "books_service.hpp", "daraja_threads.hpp", "money_request_service.hpp", "money_service.hpp", "paybill_actor.hpp",
                     "payment_service.hpp", "price_service.hpp", "reconciliation_service.hpp", "top_up_service.hpp", "top_ups_actor.hpp"),
    "actors/node": ("node_rules.hpp",),
    "actors/runtime": ("admission.hpp", "counters.hpp", "fail_fast.hpp", "idle_watch.hpp", "store_answers.hpp", "work_pace.hpp",
                       "store_pool.hpp"),
    "actors/senders": ("sender_request_service.hpp", "sender_service.hpp"),
    "actors/webhooks": ("callback_messages.hpp", "webhook_endpoint_maker.hpp", "webhook_service.hpp",
                        "webhooks_actor.hpp"),
    "http/access": ("audit_routes.hpp", "factor_fields.hpp", "factor_routes.hpp", "key_authenticator.hpp",
                    "key_fields.hpp", "key_routes.hpp", "look_up_limits.hpp", "me_routes.hpp", "member_fields.hpp", "member_routes.hpp",
                    "origin.hpp", "people_door.hpp", "recovery_fields.hpp", "recovery_routes.hpp",
                    "session_authenticator.hpp", "session_routes.hpp", "sign_up_routes.hpp",
                    "staff_people_fields.hpp", "staff_people_routes.hpp"),
    "http/accounts": ("account_fields.hpp", "account_routes.hpp", "staff_account_routes.hpp"),
    "http/client": ("callback_url.hpp",),
    "http/events": ("event_routes.hpp",),
    "http/json": ("body_table.hpp", "json_document.hpp", "json_writer.hpp"),
    "http/links": ("link_routes.hpp", "staff_link_routes.hpp"),
    "http/mail": ("mail_routes.hpp",),
    "http/messages": ("live_message.hpp", "message_routes.hpp", "report_routes.hpp", "send_request.hpp"),
    "http/money": ("balance_routes.hpp", "billing_routes.hpp", "balance_json.hpp", "books_routes.hpp", "money_request_json.hpp", "money_request_routes.hpp", "money_routes.hpp", "payment_routes.hpp", "price_json.hpp", "price_routes.hpp", "reconciliation_routes.hpp", "staff_price_routes.hpp",
                   "top_up_routes.hpp"),
    "http/node": ("node_routes.hpp", "staff_node_routes.hpp"),
    "http/senders": ("sender_decision_routes.hpp", "sender_request_routes.hpp", "sender_routes.hpp"),
    "http/server": ("accepted_encoding.hpp", "address_rates.hpp", "answer_stream.hpp", "authenticator.hpp", "chunked_end.hpp", "client_address.hpp",
                    "cookies.hpp", "coroutine.hpp", "day_query.hpp", "exchange.hpp", "origin_guard.hpp", "page_query.hpp", "percent_encoding.hpp", "problem.hpp", "query_table.hpp", "rate_limits.hpp", "route.hpp",
                    "server_context.hpp", "server_status.hpp", "table_stream.hpp", "transport.hpp"),
    "http/web": ("web_files.hpp", "web_routes.hpp"),
    "http/webhooks": ("webhook_delivery_routes.hpp", "webhook_fields.hpp", "webhook_routes.hpp"),
    "persistence/access": ("audit_log.hpp", "change_notes.hpp", "secret_box.hpp", "sql_audit_store.hpp", "staff_mails.hpp",
                           "sql_code_store.hpp", "sql_factor_store.hpp", "sql_invitation_store.hpp",
                           "sql_key_store.hpp", "sql_member_store.hpp", "sql_person_store.hpp",
                           "sql_recovery_store.hpp", "sql_secret_store.hpp", "sql_session_store.hpp",
                           "sql_sign_up_store.hpp", "sql_staff_store.hpp"),
    "persistence/accounts": ("account_rows.hpp", "sql_account_store.hpp", "sql_profile_store.hpp"),
    "persistence/journal": ("revenue_columns.hpp", "sql_journal.hpp"),
    "persistence/links": ("claim_codec.hpp", "sql_link_store.hpp"),
    "persistence/mail": ("mail_rows.hpp", "sql_mail_store.hpp"),
    "persistence/messages": ("content_codec.hpp", "message_rows.hpp", "recovery_walk.hpp", "sql_message_store.hpp",
                             "sql_roll_up_store.hpp"),
    "persistence/migrations": ("migrations.hpp",),
    "persistence/money": ("balance_rows.hpp", "sql_balance_store.hpp", "sql_billing_store.hpp", "sql_books_store.hpp", "sql_funding_store.hpp", "sql_ledger_store.hpp", "sql_money_request_store.hpp", "sql_payment_store.hpp", "sql_price_store.hpp", "sql_reconciliation_store.hpp",
                          "sql_top_up_store.hpp",
                          "sql_trial_store.hpp"),
    "persistence/node": ("sql_maintenance_store.hpp",),
    "persistence/postgres": ("postgres_change_source.hpp", "postgres_connection.hpp", "postgres_database.hpp"),
    "persistence/senders": ("sender_rows.hpp", "sql_sender_store.hpp"),
    "persistence/sql": ("beginnings.hpp", "change_listener.hpp", "row_ids.hpp", "session.hpp", "sql.hpp", "sql_store_connection.hpp", "write_steps.hpp"),
    "persistence/sqlite": ("sqlite_change_source.hpp", "sqlite_connection.hpp", "sqlite_database.hpp"),
    "persistence/webhooks": ("sql_delivery_store.hpp", "sql_webhook_store.hpp", "webhook_event_rows.hpp",
                             "webhook_rows.hpp"),
}

# third party: (pattern of its includes, where it may be named, the mend). tests/ may name them all.
SQL_FOLDERS = ("persistence/sql/", "persistence/sqlite/", "persistence/postgres/")
THIRD_PARTY = [
    ("CAF", r"caf/", ("actors/", "bench/", "cli/", "main.cpp"),
     "put the actor's side in actors/ and offer a plain function or handle"),
    ("Beast", r"boost/beast", ("http/server/", "http/client/", "bench/"),
     "only http/server/ and http/client/ speak HTTP: call them"),
    ("Asio", r"boost/asio", ("actors/net/", "http/server/", "http/client/", "bench/", "cli/", "main.cpp"),
     "sockets live in actors/net/, http/server/ and http/client/: keep this sans-IO, take bytes and time as arguments"),
    ("c-ares", r"ares\.h", ("http/client/",), "names are looked up in http/client/: ask its name_client"),
    ("SOCI or a database driver", r"soci/|libpq|postgresql/|sqlite3\.h", SQL_FOLDERS,
     "add a function in domain words to a store, over what persistence/sql/ offers"),
    ("toml++", r"toml\+\+/|toml\.h", ("config/",), "read it in config/ and pass the typed setting"),
    ("CLI11", r"CLI/", ("cli/", "bench/", "main.cpp"), "parse options in cli/ and pass values"),
    ("Boost.JSON", r"boost/json", ("protocols/", "http/json/", "bench/", "cli/", "main.cpp"),
     "JSON is an edge format: read and write it with http/json/, in protocols/ or in cli/"),
    ("spdlog", r"spdlog/", ("actors/", "http/", "bench/", "cli/", "main.cpp"),
     "return an error value and let the caller log"),
    ("prometheus-cpp", r"prometheus/", ("http/node/",), "count in plain numbers and let http/node/ expose them"),
    ("libsodium, liboath or libqrencode", r"sodium\.h|sodium/|liboath/|qrencode\.h", ("crypto/",),
     "call crypto/, or give it what is missing"),
    ("OpenSSL", r"openssl/", ("crypto/", "protocols/base64.", "protocols/mpesa/", "protocols/webhooks/", "actors/net/", "http/server/", "cli/"),
     "TLS belongs to sockets; digests and random octets are offered by crypto/"),
    ("libcsv", r"csv\.h", ("protocols/csv/",), "protocols/csv/ reads and writes CSV: call it"),
    ("libcurl", r"curl/", ("actors/", "http/", "bench/", "cli/", "main.cpp"),
     "domain/, protocols/ and persistence/ need no network: do it at the edge"),
    ("libharu", r"hpdf", ("actors/money/billing_pdf.",), "documents are set as PDF in actors/money/billing_pdf: hand it a sheet"),
    ("the template library", r"kainjow/", ("actors/mail/",),
     "wording of mails is rendered in actors/mail/: ask for a mail of a kind"),
    ("a test library", r"doctest|rapidcheck|benchmark/", ("bench/",), "tests live in tests/, benchmarks in bench/"),
]

# folder: third parties that it may not name although its layer may, with the mend.
WITHOUT = {
    "actors/gateway/": (("CAF",), "http/ sees the gateway: offer plain functions, values and completions"),
}

# --- words -----------------------------------------------------------------------------------------
# What folders, API tags and documents call the same thing; each spelled so in every layer.
CAPABILITIES = ("messages", "accounts", "access", "senders", "money", "links", "inbound", "consent", "contacts",
                "templates", "campaigns", "verifications", "webhooks", "mail", "privacy", "guard", "events", "node")

# layer: its folders that serve all capabilities.
MACHINERY = {
    "domain": ("text", "numbering", "traffic"),
    "protocols": ("smpp", "mpesa", "operator_http", "csv"),
    "persistence": ("sql", "sqlite", "postgres", "migrations", "journal"),
    "actors": ("gateway", "runtime", "net", "journal"),
    "http": ("server", "client", "json", "web"),
    "web/src": ("app", "api", "ui", "i18n", "styles"),
}

# noun of the command line: the capability that it is part of. VERBS are about the program as a whole.
NOUNS = {
    "account": "accounts",
    "audit": "access",
    "balance": "money",
    "document": "money",
    "webhook": "webhooks",
    "key": "access",
    "link": "links",
    "mail": "mail",
    "master-key": "access",
    "payment": "money",
    "money-request": "money",
    "person": "access",
    "price": "money",
    "sender": "senders",
    "session": "access",
    "top-up": "money",
    "breach": "money",
    "reconcile": "money",
    "statement": "money",
    "staff": "access",
}
VERBS = ("check-config", "migrate", "serve", "verify")

# Layers whose every sub-folder has a README.md of at most README_LINES lines.
WITH_README = ("domain", "protocols", "persistence", "actors", "http", "web/src")
README_LINES = 10
