#include "config/settings_table.hpp"

#include "config/document_table.hpp"
#include "config/mpesa_table.hpp"
#include "config/section_rows.hpp"
#include "config/text_rules.hpp"

#include <algorithm>

namespace mbs::config {
namespace {

constexpr std::int64_t day_s = 86'400;

constexpr text_rule not_empty{[](std::string_view t) { return !t.empty(); }, "a text that is not empty"};
constexpr text_rule at_most_8{
    [](std::string_view t) { return t.size() <= 8; }, "at most 8 octets (SMPP 3.4)"};
constexpr text_rule at_most_12{
    [](std::string_view t) { return t.size() <= 12; }, "at most 12 octets (SMPP 3.4)"};
constexpr text_rule at_most_15{
    [](std::string_view t) { return t.size() <= 15; }, "at most 15 octets (SMPP 3.4)"};
constexpr text_rule listen{is_listen, "a numeric address and a port, like 127.0.0.1:8080 or [::1]:8080"};
constexpr text_rule optional_listen{[](std::string_view t) { return t.empty() || is_listen(t); },
    "a numeric address and a port, like 127.0.0.1:9090, or nothing"};
constexpr text_rule address{is_address, "numeric addresses, like 10.0.0.1 or ::1"};
constexpr text_rule public_url{is_public_url, "an http:// or https:// URL without query, or nothing"};
constexpr text_rule database_url{is_database_url, "sqlite:PATH or postgresql://USER@HOST/NAME"};
constexpr text_rule link_name{is_link_name, "1 to 32 of a-z, 0-9, - and _"};
constexpr text_rule network_name{is_network_name, "names of networks in lower case, or \"*\""};
constexpr text_rule error_code{is_error_code, "entries of a code and its number, like EX = 200"};
constexpr text_rule amount{is_amount, "KES as text with at most 4 decimals, like \"0.8000\""};

void add_exports(section_rows& t) {
  using s = http_settings;
  t.number("max_exports", at<&s::max_exports>, 1, 1'000, "exports",
      "Tables (.csv) being written at once; above it another is refused with 503.");
  t.number("max_exports_each", at<&s::max_exports_each>, 1, 1'000, "exports",
      "The same for each account and each person; above it 429.");
  t.number("max_export_rows", at<&s::max_export_rows>, 1'000, 100'000'000, "rows",
      "Rows of one table; where it ends, Mbs-Next-Cursor behind it says where the search goes on.");
}

void add_http(std::vector<setting>& all) {
  using s = http_settings;
  section_rows t{all, "http"};
  t.text("listen", at<&s::listen>, listen, "Address and port of the REST API; port 0 takes any free one.");
  t.text("admin_listen", at<&s::admin_listen>, optional_listen,
      "Address and port for operators, plain HTTP: /metrics is served there only, /healthz and /readyz there too; "
      "nothing means all on listen.");
  t.text("public_url", at<&s::public_url>, public_url,
      "How customers reach the API; nothing means http:// and the listen address.");
  t.row("web_root", at<&s::web_root>,
      "Folder with the dashboard's built files; nothing means web/ beside the program, or ../share/mbs/web.");
  t.row("tls_certificate", at<&s::tls_certificate>,
      "PEM file with the certificate chain; nothing means plain HTTP, for use behind a proxy.");
  t.row("tls_key", at<&s::tls_key>, "PEM file with the private key of the certificate.");
  t.text("trusted_proxies", at<&s::trusted_proxies>, address,
      "Proxies that are believed when they say who asks; what others say of it is not.");
  t.choice("client_address_header", at<&s::client_address_header>, {"x-forwarded-for", "forwarded"},
      "The header by which trusted_proxies say who asks. Only one: a proxy hands on the other as the client wrote it.");
  t.number("hsts", at<&s::hsts>, 0, 730 * day_s, "s",
      "How long browsers are told to come by https only (Strict-Transport-Security), where they come so; 0 means that they are not told.");
  t.number("max_connections", at<&s::max_connections>, 1, 1'000'000, "",
      "Connections open at once; then one that has said nothing makes room, or the new one is refused.");
  t.number("max_connections_per_address", at<&s::max_connections_per_address>, 1, 1'000'000, "",
      "The same for each IPv4 address and each /64 of IPv6; does not hold for trusted_proxies.");
  t.number("max_body", at<&s::max_body>, 1'024, 67'108'864, "octets", "Longest body of a request.");
  t.number("max_header", at<&s::max_header>, 1'024, 1'048'576, "octets", "Longest header of a request.");
  t.number("max_pipelined", at<&s::max_pipelined>, 1, 1'024, "requests",
      "Requests that one connection may have waiting for answers.");
  t.number("max_uploads", at<&s::max_uploads>, smallest_upload_room, 4'294'967'295, "octets",
      "Uploaded files that are being received or stored, in all, a quarter for one account; above it an upload is "
      "refused with 503 before it is read.");
  t.number("max_unread", at<&s::max_unread>, 1'048'576, 4'294'967'295, "octets",
      "Answers that wait to be read, in all; above it the connection that reads slowest is cut off.");
  t.number("max_unread_per_key", at<&s::max_unread_per_key>, 65'536, 4'294'967'295, "octets",
      "The same for each API key.");
  t.number("max_streams", at<&s::max_streams>, 1, 1'000'000, "streams",
      "Streams of events open at once, below max_connections; above it another is refused with 503.");
  t.number("max_streams_each", at<&s::max_streams_each>, 1, 1'000, "streams",
      "The same for each person and each API key; above it 429.");
  t.number("max_stream_unread", at<&s::max_stream_unread>, 16'384, 67'108'864, "octets",
      "Events that may wait to be read by one stream; above it the stream is cut off, and its reader comes back.");
  add_exports(t);
  t.number("unknown_keys_per_address", at<&s::unknown_keys_per_address>, 0, 1'000'000, "look-ups/s",
      "Look-ups of well-formed but unknown API keys that an address may cause; above it 429; 0 means no limit.");
  t.number("requests_per_address", at<&s::requests_per_address>, 0, 1'000'000, "requests/s",
      "Requests without a key or session, or with a garbled one, that an IPv4 address or a /64 of IPv6 may make; above it 429 before "
      "any work; 0 means no limit. Wide, since thousands of people may share one address.");
  t.number("first_byte_timeout", at<&s::first_byte_timeout>, 100, 600'000, "ms",
      "Time for a new connection to begin its first request; when nine tenths of max_connections are open, also "
      "the time that one may rest between requests.");
  t.number("header_timeout", at<&s::header_timeout>, 100, 600'000, "ms", "Time to send a whole header.");
  t.number("body_timeout", at<&s::body_timeout>, 100, 3'600'000, "ms", "Time to send a whole body.");
  t.number("idle_timeout", at<&s::idle_timeout>, 100, 3'600'000, "ms",
      "Time that a connection may rest between requests.");
  t.number("request_timeout", at<&s::request_timeout>, 100, 600'000, "ms",
      "Time within which a request is answered, if only with 504.");
  t.number("stream_heartbeat", at<&s::stream_heartbeat>, 100, 600'000, "ms",
      "Time after which a stream that has nothing to tell sends a comment, so that proxies keep it open.");
  t.number("export_timeout", at<&s::export_timeout>, 1'000, 86'400'000, "ms",
      "Time within which a table is written and read; then it is broken off, and its reader sees that.");
}

void add_database(std::vector<setting>& all) {
  using s = database_settings;
  section_rows t{all, "database"};
  t.text("url", at<&s::url>, database_url, "Where the data is: sqlite:PATH, or postgresql://USER@HOST/NAME.")
      .secret = true;
  t.number("reconnect_min", at<&s::reconnect_min>, 10, 3'600'000, "ms",
      "First pause of a start whose database is away, at most `reconnect_max`; each next one is twice as long.");
  t.number("reconnect_max", at<&s::reconnect_max>, 10, 3'600'000, "ms",
      "Longest pause of a start whose database is away; it waits as long as that takes.");
  t.number("answer_limit", at<&s::answer_limit>, 1'000, 600'000, "ms",
      "Time that a PostgreSQL server may take for what messages wait for; 2 s later it counts as lost.");
}

void add_secrets(std::vector<setting>& all) {
  section_rows t{all, "secrets"};
  t.row("master_key_file", at<&secret_settings::master_key_file>,
      "File of the keys under which secrets are sealed in the database, made by `mbs master-key make`; none: they "
      "stand there in the clear.");
}

void add_people(std::vector<setting>& all) {
  using p = people_settings;
  section_rows t{all, "people"};
  t.number("password_memory", at<&p::password_memory>, 8, 4'194'304, "KiB",
      "Memory of one hash of a password (Argon2id); in all as often as password_threads says.");
  t.number("password_passes", at<&p::password_passes>, 1, 100, "passes", "Passes of one hash.");
  t.number("password_threads", at<&p::password_threads>, 1, 2, "threads",
      "Processes that hash, one at a time each; they give way to others.");
  t.number("password_waiting", at<&p::password_waiting>, 1, 10'000, "hashes",
      "Hashes waiting; above it signing in and up gets 503.");
  t.number("session_idle", at<&p::session_idle>, 60, 30 * 86'400, "s",
      "Time without a request after which a session ends.");
  t.number("session_absolute", at<&p::session_absolute>, 60, 90 * 86'400, "s",
      "Time after signing in after which a session ends.");
  t.number("factor_fresh", at<&p::factor_fresh>, 10, 86'400, "s",
      "Time for which a second factor (or without one the password) is not asked for again.");
  t.number("recovery_wait", at<&p::recovery_wait>, 3'600, 30 * 86'400, "s",
      "Time from the request to take a lost second factor away until that happens.");
  t.row("codes_account", at<&p::codes_account>,
      "Account, by e-mail or id, that sends the codes which prove numbers; none: no number can be proved.");
  t.row("codes_sender", at<&p::codes_sender>,
      "Sender ID of those codes and of notices by SMS, approved for that account and classes otp and "
      "transactional.");
  t.number("codes_money_a_day", at<&p::codes_money_a_day>, 0, 100'000'000, "KES",
      "What codes by SMS may cost a day; above it they are held: people are told, and go on by their e-mail address.");
  t.number("codes_a_day", at<&p::codes_a_day>, 0, 10'000'000, "codes", "Codes by SMS a day, in all.");
  t.number("codes_per_block_a_day", at<&p::codes_per_block_a_day>, 0, 1'000'000, "codes",
      "Codes by SMS a day to one block of 10,000 numbers.");
  t.number("codes_per_address_a_day", at<&p::codes_per_address_a_day>, 0, 1'000'000, "codes",
      "Codes by SMS a day asked for from one group of addresses (IPv4 /24, IPv6 /64).");
  t.number("trial_credit", at<&p::trial_credit>, 0, 100'000, "KES",
      "Credit that an account gets when its owner has proved a number, once for each number.");
  t.row("trial_sender", at<&p::trial_sender>,
      "Sender ID that such an account may use for other than promotional messages; none: it gets none.");
  t.number("trial_messages_a_day", at<&p::trial_messages_a_day>, 1, 1'000'000, "messages",
      "Messages a day of an account that has only trial credit; they reach only numbers proved by its members.");
}

void add_store(std::vector<setting>& all) {
  using s = store_settings;
  section_rows t{all, "store"};
  t.number("message_connections", at<&s::message_connections>, 1, 32, "connections",
      "Connections for what messages wait for: keys, accounts that wake, delivery receipts, callbacks.");
  t.number("message_waiting", at<&s::message_waiting>, 1, 1'000'000, "queries",
      "Such queries waiting or under way; above it requests get 503.");
  t.number("people_connections", at<&s::people_connections>, 1, 32, "connections",
      "Connections for lists and pages; however many wait there, no message waits for them.");
  t.number("people_waiting", at<&s::people_waiting>, 1, 1'000'000, "queries",
      "Lists and pages waiting or under way; above it requests get 503.");
  t.number("people_waiting_per_account", at<&s::people_waiting_per_account>, 1, 1'000'000, "queries",
      "Lists and pages of one account that may wait; above it its requests get 429. Accounts take turns.");
  t.number("people_running_per_account", at<&s::people_running_per_account>, 1, 32, "queries",
      "Lists and pages of one account under way at once.");
  t.number("people_share", at<&s::people_share>, 1, 100, "percent",
      "Part of one connection's time that an account's lists and pages may take; then they pause, owing "
      "half a second at most.");
  t.number("people_patience", at<&s::people_patience>, 100, 600'000, "ms",
      "How long a list or page may wait for its turn; then the request gets 503.");
  t.number("people_statement_limit", at<&s::people_statement_limit>, 100, 600'000, "ms",
      "Time that one statement for a list or page may take in the database; after it the request gets 504.");
  t.number("change_waiting", at<&s::change_waiting>, 1, 1'000'000, "changes",
      "Changes, such as new callback URLs, waiting or under way on their one connection.");
  t.number("maintenance_waiting", at<&s::maintenance_waiting>, 1, 10'000, "steps",
      "Steps of maintenance waiting or under way on their one connection.");
  t.number("roll_up_share", at<&s::roll_up_share>, 1, 100, "percent",
      "Part of the time in which sums and the keys of lists are brought up to date while messages "
      "come in; up to a third where processors are idle.");
  t.number("write_step", at<&s::write_step>, 1, 1'000, "ms",
      "Time that whatever writes many rows (maintenance, removal) writes at a time; then it rests as long, and "
      "the commits of messages go in between.");
  t.number("look_for_changes", at<&s::look_for_changes>, 100, 60'000, "ms",
      "Pause between two looks for what others changed of accounts, keys and prices, in case nobody told of it; "
      "what is told of counts within milliseconds.");
}

void add_link_way(std::vector<setting>& all) {
  using s = link_settings;
  section_rows t{all, "link"};
  t.text("name", at<&s::name>, link_name, "Unique name of the link, also in metrics and logs; required.");
  t.row("enabled", at<&s::enabled>, "Whether the link is used at all.");
  t.text("networks", at<&s::networks>, network_name,
      "Networks that the link reaches; \"*\" makes it the default route; required.");
  t.choice("classes", at<&s::classes>, {"otp", "transactional", "promotional"},
      "Classes of messages that the link carries.");
  t.number("preference", at<&s::preference>, 0, 65'535, "", "Lower ones are tried first.");
  t.choice("kind", at<&s::kind>, {"smpp"}, "The protocol that the operator speaks.");
  t.text("host", at<&s::host>, not_empty, "Name or address of the operator's SMSC.");
  t.number("port", at<&s::port>, 1, 65'535, "", "Port of the operator's SMSC.");
  t.row("tls", at<&s::tls>, "Whether the connection is encrypted.");
  t.text("system_id", at<&s::system_id>, at_most_15, "Name under which to bind; required.");
  t.text("password", at<&s::password>, at_most_8, "Password of the bind.").secret = true;
  t.text(
      "system_type", at<&s::system_type>, at_most_12, "System type of the bind; most operators want none.");
  t.choice(
      "bind", at<&s::bind>, {"transceiver", "transmitter+receiver"}, "One bind for both ways, or one each.");
  t.number("sessions", at<&s::sessions>, 1, 8, "", "Binds of this kind at once.");
  t.number("tps", at<&s::tps>, 1, 100'000, "submit_sm/s", "Rate over all sessions of the link.").reloadable =
      true;
  t.number("burst", at<&s::burst>, 0, 100'000, "submit_sm",
       "Saved-up allowance after a pause, at most tps; 0 means a tenth of tps.")
      .reloadable = true;
  t.number("window", at<&s::window>, 1, 10'000, "submit_sm",
      "Submissions under way at once over all sessions; also the most that a crash can repeat.");
  t.number("queue", at<&s::queue>, 1, 10'000'000, "messages", "Messages that wait for the link in memory.");
}

void add_link_dialect(std::vector<setting>& all) {
  using s = link_settings;
  section_rows t{all, "link"};
  t.choice("message_id_in_response", at<&s::message_id_in_response>, {"auto", "string", "hex", "dec"},
      "How the operator writes message ids in submit_sm_resp; auto learns it.");
  t.choice("message_id_in_receipt", at<&s::message_id_in_receipt>, {"auto", "string", "hex", "dec"},
      "How the operator writes message ids in the text of receipts; auto learns it.");
  t.choice("message_id_in_parameter", at<&s::message_id_in_parameter>, {"auto", "string", "hex", "dec"},
      "How the operator writes message ids in the receipts' parameter receipted_message_id; auto learns it.");
  t.choice("long_message", at<&s::long_message>, {"udh8", "udh16", "sar", "payload"},
      "How the segments of a long text are marked.");
  t.choice("gsm_charset", at<&s::gsm_charset>, {"gsm0338", "ascii", "latin1"},
      "What the operator takes data_coding 0 for; what it has no letter for goes as UCS-2 "
      "or is refused, never altered.");
  t.row("send_validity", at<&s::send_validity>, "Whether validity_period is sent with each message.");
  t.choice("receipts", at<&s::receipts>, {"per_segment", "per_message"},
      "Whether the operator sends a receipt for each segment of a long text, or one for all of them.");
  t.number("receipt_zone_minutes", at<&s::receipt_zone_minutes>, -720, 840, "min",
      "Offset from UTC of the dates in receipts; Nairobi is 180.");
  t.row("receipt_unmarked", at<&s::receipt_unmarked>,
      "Whether a message with esm_class 0 that reads like a receipt is one; "
      "only for operators that do not mark receipts.");
  t.choice("receipt_states", at<&s::receipt_states>,
       {"enroute", "delivered", "undelivered", "rejected", "expired", "deleted"},
       "The operator's own words after stat: in receipts, in any case, and what they mean, like "
       "FAILED = \"undelivered\"; after enroute another receipt is awaited.")
      .rule = error_code;
  t.choice("receipt_errors", at<&s::receipt_errors>, {"dec", "hex"},
      "How the operator writes error codes in receipts; what begins with 0x is hexadecimal anyway.");
  t.text("receipt_error_codes", at<&s::receipt_error_codes>, error_code,
      "The operator's error codes that are no numbers, in any case, and the numbers to show for them.");
  t.number(
      "alphanumeric_ton", at<&s::alphanumeric_ton>, 0, 7, "", "Type of number of a sender with letters.");
  t.number(
      "alphanumeric_npi", at<&s::alphanumeric_npi>, 0, 18, "", "Numbering plan of a sender with letters.");
  t.number("short_code_ton", at<&s::short_code_ton>, 0, 7, "", "Type of number of a short code.");
  t.number("short_code_npi", at<&s::short_code_npi>, 0, 18, "", "Numbering plan of a short code.");
  t.choice("status_classes", at<&s::status_classes>, {"throttle", "transient", "permanent"},
      "The operator's own command_status codes and what they mean: throttle, transient or permanent.");
}

void add_link_times(std::vector<setting>& all) {
  using s = link_settings;
  section_rows t{all, "link"};
  t.number("connect_timeout", at<&s::connect_timeout>, 100, 300'000, "ms",
      "Time for the TCP (and TLS) connection.");
  t.number("bind_timeout", at<&s::bind_timeout>, 100, 300'000, "ms", "Time for the answer to a bind.");
  t.number("enquire_link", at<&s::enquire_link>, 1'000, 3'600'000, "ms",
      "Silence after which the operator is asked whether it is there.");
  t.number("answer_timeout", at<&s::answer_timeout>, 100, 600'000, "ms",
      "Time for an answer; after it the outcome of a submission is unknown. An answer that comes late still "
      "counts: one of success settles the segment, and no further copy goes.");
  t.number("receipt_answer_within", at<&s::receipt_answer_within>, 100, 120'000, "ms",
      "Time for a receipt without a message to be durable; after it the operator is asked to bring it again.");
  t.number("throttle_pause", at<&s::throttle_pause>, 10, 600'000, "ms",
      "First pause after the operator says that it is too fast.");
  t.number("reconnect_min", at<&s::reconnect_min>, 10, 3'600'000, "ms",
      "First pause before connecting again, at most `reconnect_max`; also how long a segment whose answer was lost with the session "
      "waits before it is repeated.");
  t.number("reconnect_max", at<&s::reconnect_max>, 10, 3'600'000, "ms",
      "Longest pause before connecting again. The pause doubles up to it, although binds succeed; it begins "
      "anew once a session got an answer to a submit_sm or enquire_link, or held longer than this.");
  t.number("max_attempts", at<&s::max_attempts>, 1, 100, "",
      "Times that a segment is submitted in all: refused for the moment (transient) as often, it is "
      "rejected; of unknown outcome as often, it is held until a receipt comes or the message ends as "
      "unknown.");
  t.choice("on_unknown_outcome", at<&s::on_unknown_outcome>, {"resend", "hold"},
      "For each class, whether a submission that a crash or a lost session left open is repeated or held.");
}

void add_routing_and_prices(std::vector<setting>& all) {
  section_rows routing{all, "routing"};
  routing.row("accept_unknown_network", at<&routing_settings::accept_unknown_network>,
      "Whether numbers of no known network go to the default route; otherwise they are rejected.");
  routing.row("numbering_file", at<&routing_settings::numbering_file>,
      "CSV file of prefix,network that replaces the built-in plan of Kenya.");
  section_rows price{all, "price"};
  price
      .text("network", at<&price_setting::network>, network_name,
          "Network that the price is for; \"*\" is any.")
      .reloadable = true;
  price
      .choice("class", at<&price_setting::traffic>, {"", "otp", "transactional", "promotional"},
          "Class that the price is for; nothing is any.")
      .reloadable = true;
  price.text("per_segment", at<&price_setting::per_segment>, amount, "Price of one segment in KES; required.")
      .reloadable = true;
  price.row("free", at<&price_setting::free>, "Whether a price of 0 is meant: nothing is free by accident.")
      .reloadable = true;
  section_rows pricing{all, "pricing"};
  pricing.number("least_notice", at<&pricing_settings::least_notice>, 0, 365, "days",
      "Time between telling customers of a higher price and its effect; staff may give less with a reason.");
}

void add_limits(std::vector<setting>& all) {
  using s = limit_settings;
  section_rows t{all, "limits"};
  t.number("max_recipients", at<&s::max_recipients>, 1, 100'000, "numbers", "Recipients of one request.")
      .reloadable = true;
  t.number("max_segments", at<&s::max_segments>, 1, 16, "segments", "Segments of one message.").reloadable =
      true;
  t.number("requests_per_key", at<&s::requests_per_key>, 0, 1'000'000, "requests/s",
      "Requests that one API key may make; 0 means no limit.");
  t.number("changes_per_account", at<&s::changes_per_account>, 0, 100'000, "changes/s",
      "Changes by REST of one account (settings, members, keys, webhooks, tests of these; not messages), 40 "
      "seconds' worth at once; 0 means no limit.");
  t.number("accepting", at<&s::accepting>, 1, 10'000'000, "messages",
      "Messages that wait for their commit; above it requests get 503.");
  t.number("queued", at<&s::queued>, 1, 100'000'000, "messages",
      "Messages accepted and not yet submitted, over the whole node; above it requests get 429.");
  t.number("queued_per_account", at<&s::queued_per_account>, 1, 100'000'000, "messages",
      "Messages accepted and not yet submitted of one account, at most `queued`; above it requests get 429.");
  t.number("callback_urls_per_account", at<&s::callback_urls_per_account>, 1, 100'000, "URLs",
      "Callback URLs that one account may have.");
  t.number("correlations", at<&s::correlations>, 1'000, 100'000'000, "messages",
      "Submitted messages per link whose receipts are matched in memory; older ones are looked up.");
  t.number("live_events", at<&s::live_events>, 1, 10'000, "events/s",
      "Events of messages that the streams of one account tell; above it they say that the rest is to be fetched.");
  t.number("live_events_kept", at<&s::live_events_kept>, 100, 100'000, "events",
      "Events of an account that are kept for a minute, for readers that come back.");
  t.number("default_validity", at<&s::default_validity>, 60, 30 * day_s, "s",
      "Validity of a message that asks for none, at most `max_validity`.");
  t.number(
      "max_validity", at<&s::max_validity>, 60, 30 * day_s, "s", "Longest validity that may be asked for.");
  t.number("receipt_grace", at<&s::receipt_grace>, 1, 7 * day_s, "s",
      "Time after the validity before a message without receipt becomes unknown.");
  t.number(
      "account_idle", at<&s::account_idle>, 1, day_s, "s", "Idle time after which an account leaves memory.");
  t.number("stop_notice", at<&s::stop_notice>, 0, 600, "s",
      "Time that a stop leaves load balancers to see /readyz say 503 while everything is still served; a second "
      "SIGTERM ends it.");
  t.number("drain", at<&s::drain>, 1, 600, "s",
      "Time that a stop may take after that to finish what is under way.");
}

void add_webhooks(std::vector<setting>& all) {
  using w = webhook_settings;
  section_rows webhooks{all, "webhooks"};
  webhooks.number("connections", at<&w::connections>, 16, 65'536, "connections",
      "Callbacks under way, and connections kept, over all accounts; an account gets more only while it has less "
      "than an eighth of what is free, and than its part of half of all.");
  webhooks.number("connections_per_account", at<&w::connections_per_account>, 1, 65'536, "connections",
      "Callbacks under way of one account, beside the first of each of its endpoints; an endpoint gets more only "
      "while it has less than what its account has free.");
  webhooks.number("connections_per_endpoint", at<&w::connections_per_endpoint>, 1, 256, "connections",
      "Callbacks under way to one endpoint.");
  webhooks.number("outbox_per_endpoint", at<&w::outbox_per_endpoint>, 1, 10'000'000, "events",
      "Events waiting in memory for one callback URL; more wait in the database.");
  webhooks.number("timeout", at<&w::timeout>, 100, 300'000, "ms", "Time for the answer to a callback.");
  webhooks.number("give_up_after", at<&w::give_up_after>, 1, 30 * day_s, "s",
      "Time after which a callback that keeps failing is given up.");
  webhooks.number("longest_rest", at<&w::longest_rest>, 5, day_s, "s",
      "Longest time between two looks whether a receiver that does not answer is back; the first is 5 s.");
  webhooks.row("allow_private_addresses", at<&w::allow_private_addresses>,
      "Whether callbacks may go to loopback and private addresses.");
  webhooks.text("name_servers", at<&w::name_servers>, address,
      "Name servers that hosts of callback URLs are looked up with; none means the system's.");
}

void add_senders(std::vector<setting>& all) {
  section_rows senders{all, "senders"};
  senders.row("documents_folder", at<&sender_settings::documents_folder>,
      "Folder of the documents that come with requests for sender IDs, made at the first one for the server's user "
      "alone; nothing means `documents` beside SQLite's file, or /var/lib/mbs/documents.");
  senders.number("documents_kept", at<&sender_settings::documents_kept>, day_s, 3'660 * day_s, "s",
      "Time after a request was decided or withdrawn until its documents are removed.");
  senders.number("requests_kept", at<&sender_settings::requests_kept>, day_s, 3'660 * day_s, "s",
      "The same for the request itself; the audit log keeps the decision.");
}

void add_mail(std::vector<setting>& all) {
  using m = mail_settings;
  section_rows mail{all, "mail"};
  mail.choice("transport", at<&m::transport>, {"", "smtp", "folder"},
      "How mails leave: by a mail server, or into a folder, for trials; nothing means that none is sent.");
  mail.row("from", at<&m::from>,
      "Whom mails are from, like \"Tuma <no-reply@tuma.example>\"; its name is the platform's in mails.");
  mail.row("reply_to", at<&m::reply_to>, "Address that answers to mails go to; nothing means that of from.");
  mail.row("folder", at<&m::folder>, "Folder that gets a file NAME.eml for each mail (transport folder).");
  mail.row("host", at<&m::host>, "Name of the mail server, as its certificate has it (transport smtp).");
  mail.number("port", at<&m::port>, 1, 65'535, "", "Its port: 587 as a rule with starttls, 465 with tls.");
  mail.choice("tls", at<&m::tls>, {"starttls", "tls"},
      "TLS after STARTTLS, which the server must offer, or from the start; its certificate is checked.");
  mail.row("ca_file", at<&m::ca_file>,
      "PEM file of those who may sign its certificate; nothing means those that the system trusts.");
  mail.row("user", at<&m::user>, "Name for AUTH PLAIN or LOGIN; nothing means none.");
  mail.row("password", at<&m::password>, "Password for it.").secret = true;
  mail.number("connect_timeout", at<&m::connect_timeout>, 100, 300'000, "ms", "Time to connect.");
  mail.number("answer_timeout", at<&m::answer_timeout>, 1'000, 600'000, "ms",
      "Time for each answer of the mail server.");
  mail.number("timeout", at<&m::timeout>, 1'000, 3'600'000, "ms", "Time to hand one mail over in all.");
  mail.number("at_once", at<&m::at_once>, 1, 64, "mails",
      "Mails under way at once, each on a thread; to one host half as many.");
  mail.number("waiting", at<&m::waiting>, 10, 1'000'000, "mails",
      "Mails that may wait in the outbox: codes half of it, notices a quarter, what tells of changes the rest; "
      "above it what would write one is refused with 503.");
  mail.number("retention", at<&m::retention>, day_s, 366 * day_s, "s",
      "Time after which mails that were sent, refused or ended are removed.");
}

void add_rest(std::vector<setting>& all) {
  section_rows log{all, "log"};
  log.choice("level", at<&log_settings::level>, {"trace", "debug", "info", "warn", "error"},
         "Least level written.")
      .reloadable = true;
  log.choice(
      "format", at<&log_settings::format>, {"text", "json"}, "Lines for people, or one JSON object a line.");
  section_rows node{all, "node"};
  node.number("id", at<&node_settings::id>, 0, 63, "", "Number of this process, unique in a fleet.");
  node.number("threads", at<&node_settings::threads>, 0, 64, "",
      "Threads that serve sockets and run the actors; 0: as many as processors.");
  node.number("commit_window", at<&node_settings::commit_window>, 0, 1'000, "ms",
      "Under load a commit begins no sooner than this after the one before it.");
  node.number("commit_size", at<&node_settings::commit_size>, 1, 1'000'000, "records",
      "Messages and events of one commit.");
}

}  // namespace

const std::vector<setting>& settings_table() {
  static const std::vector<setting> table = [] {
    std::vector<setting> all;
    add_http(all);
    add_database(all);
    add_secrets(all);
    add_people(all);
    add_store(all);
    add_link_way(all);
    add_link_dialect(all);
    add_link_times(all);
    add_routing_and_prices(all);
    add_limits(all);
    add_webhooks(all);
    add_senders(all);
    add_mail(all);
    add_mpesa(all);
    add_documents(all);
    add_rest(all);
    return all;
  }();
  return table;
}

const setting* find_setting(std::string_view section, std::string_view key) noexcept {
  const auto& table = settings_table();
  const auto found =
      std::ranges::find_if(table, [&](const setting& s) { return s.section == section && s.key == key; });
  return found == table.end() ? nullptr : &*found;
}

section_ref section_of(settings& all, std::string_view name) {
  if (name == "http") return &all.http;
  if (name == "database") return &all.database;
  if (name == "secrets") return &all.secrets;
  if (name == "people") return &all.people;
  if (name == "store") return &all.store;
  if (name == "routing") return &all.routing;
  if (name == "limits") return &all.limits;
  if (name == "webhooks") return &all.webhooks;
  if (name == "senders") return &all.senders;
  if (name == "mail") return &all.mail;
  if (name == "pricing") return &all.pricing;
  if (name == "mpesa") return &all.mpesa;
  if (name == "money") return &all.money;
  if (name == "documents") return &all.documents;
  if (name == "log") return &all.log;
  return &all.node;
}

}  // namespace mbs::config
