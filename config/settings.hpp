#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Typed settings of one mbs process. Every number has a unit, a default and bounds (see settings_table.cpp);
/// what is loaded has been validated once, so nobody checks again. Knows nothing of the other folders:
/// networks, classes and enums are texts here and become domain words in the composition root.
namespace mbs::config {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// octets; of http.max_uploads: the longest file that is taken, so that one always fits
inline constexpr std::uint32_t smallest_upload_room = 5'242'880;

struct http_settings {
  std::string listen = "127.0.0.1:8080";  ///< address:port
  std::string admin_listen;               ///< address:port for operators; empty: all is served on `listen`
  std::string public_url;                 ///< how customers reach it; empty: http://listen
  std::string web_root;  ///< folder of the dashboard's built files; empty: looked for beside the program
  std::string tls_certificate;  ///< PEM file; empty: plain HTTP (behind a proxy)
  std::string tls_key;
  std::vector<std::string> trusted_proxies;               ///< addresses whose word on who asks counts
  std::string client_address_header = "x-forwarded-for";  ///< by which they tell it; or "forwarded"
  seconds hsts{31'536'000};                               ///< told to browsers that come by https; 0: not
  std::uint32_t max_connections = 10'000;
  std::uint32_t max_connections_per_address = 1'000;  ///< an IPv4 address, or a /64 of IPv6
  std::uint32_t max_body = 1'048'576;                 ///< octets
  std::uint32_t max_uploads = 67'108'864;             ///< octets of uploads under way, in all
  std::uint32_t max_header = 16'384;                  ///< octets
  std::uint32_t max_pipelined = 16;                   ///< requests a connection may have waiting
  std::uint32_t max_unread = 268'435'456;             ///< octets of answers that wait to be read
  std::uint32_t max_unread_per_key = 33'554'432;      ///< octets
  std::uint32_t max_streams = 1'000;                  ///< of events, below max_connections
  std::uint32_t max_streams_each = 5;                 ///< a person, a key
  std::uint32_t max_stream_unread = 262'144;          ///< octets that a stream may have waiting
  std::uint32_t max_exports = 8;                      ///< tables being written at once
  std::uint32_t max_exports_each = 2;                 ///< of an account
  std::uint32_t max_export_rows = 1'000'000;
  std::uint32_t unknown_keys_per_address = 20;  ///< look-ups a second; 0: no limit
  std::uint32_t requests_per_address = 1'000;   ///< without key or session, a second; 0: no limit
  milliseconds first_byte_timeout{5'000};
  milliseconds header_timeout{10'000};
  milliseconds body_timeout{30'000};
  milliseconds idle_timeout{75'000};
  milliseconds request_timeout{30'000};
  milliseconds stream_heartbeat{15'000};  ///< after which a silent stream says that it is there
  milliseconds export_timeout{3'600'000};
};

struct database_settings {
  std::string url = "sqlite:mbs.db";
  milliseconds reconnect_min{1'000};  ///< pauses of a start whose database is away: first and longest
  milliseconds reconnect_max{30'000};
  milliseconds answer_limit{10'000};  ///< of a PostgreSQL server, for what messages wait for
};

struct secret_settings {
  std::string master_key_file;  ///< keys under which secrets are sealed in the database; empty: they are not
};

/// People who sign in: passwords, sessions, codes, trials.
struct people_settings {
  std::uint32_t password_memory = 65'536;  ///< KiB, of one hash
  std::uint32_t password_passes = 3;
  std::uint32_t password_threads = 1;   ///< 1..2
  std::uint32_t password_waiting = 64;  ///< hashes
  std::chrono::seconds session_idle{3'600};
  std::chrono::seconds session_absolute{86'400};
  std::chrono::seconds factor_fresh{600};
  std::chrono::seconds recovery_wait{259'200};
  std::string codes_account;  ///< e-mail or id; empty: no codes go out by SMS
  std::string codes_sender;
  std::uint32_t codes_money_a_day = 2'000;  ///< shillings
  std::uint32_t codes_a_day = 2'000;
  std::uint32_t codes_per_block_a_day = 200;
  std::uint32_t codes_per_address_a_day = 100;
  std::uint32_t trial_credit = 0;  ///< shillings
  std::string trial_sender;
  std::uint32_t trial_messages_a_day = 20;
};

/// What each lane of the store may cost; changes and maintenance have one connection each.
struct store_settings {
  std::uint32_t message_connections = 2;   ///< 1..32
  std::uint32_t message_waiting = 10'000;  ///< queries waiting or under way
  std::uint32_t people_connections = 2;    ///< 1..32
  std::uint32_t people_waiting = 1'000;
  std::uint32_t people_waiting_per_account = 100;
  std::uint32_t people_running_per_account = 1;
  std::uint32_t people_share = 25;  ///< percent of one connection's time that an account may take
  milliseconds people_patience{10'000};
  milliseconds people_statement_limit{5'000};
  std::uint32_t change_waiting = 10'000;
  std::uint32_t maintenance_waiting = 100;
  std::uint32_t roll_up_share = 1;  ///< percent of the time, while messages are committed
  milliseconds write_step{2};       ///< 1..1,000
  milliseconds look_for_changes{2'000};
};

struct link_settings {
  std::string name;  ///< unique; 1..32 of a-z 0-9 - _
  bool enabled = true;
  std::vector<std::string> networks;  ///< names of the numbering plan; "*" is the default route
  std::vector<std::string> classes{"otp", "transactional", "promotional"};
  std::uint16_t preference = 0;  ///< lower is tried first
  std::string kind = "smpp";
  std::string host = "127.0.0.1";
  std::uint16_t port = 2775;
  bool tls = false;
  std::string system_id;
  std::string password;
  std::string system_type;
  std::string bind = "transceiver";  ///< transceiver, or transmitter+receiver
  std::uint32_t sessions = 1;        ///< binds of this kind, 1..8
  std::uint32_t tps = 100;           ///< submit_sm a second over all sessions
  std::uint32_t burst = 0;           ///< tokens saved up at most; 0: tps / 10, at least 1
  std::uint32_t window = 10;  ///< submit_sm whose outcome is not yet durable, over all sessions, 1..10,000
  std::uint32_t queue = 500'000;                ///< messages waiting in memory
  std::string message_id_in_response = "auto";  ///< string, hex, dec, auto
  std::string message_id_in_receipt = "auto";
  std::string message_id_in_parameter = "auto";  ///< of receipted_message_id
  std::string long_message = "udh8";             ///< udh8, udh16, sar, payload
  std::string gsm_charset = "gsm0338";           ///< what data_coding 0 means there: gsm0338, ascii, latin1
  bool send_validity = true;
  std::string receipts = "per_segment";     ///< per_segment, per_message
  std::int32_t receipt_zone_minutes = 180;  ///< offset of the dates in receipts from UTC
  bool receipt_unmarked = false;            ///< what reads like a receipt is one, also without its mark
  std::map<std::string, std::string>
      receipt_states;                  ///< the operator's own stat: in capitals -> what it means
  std::string receipt_errors = "dec";  ///< how err: is written: dec, hex
  std::map<std::string, std::uint32_t>
      receipt_error_codes;  ///< the operator's err: in capitals -> number shown in its place
  std::uint8_t alphanumeric_ton = 5, alphanumeric_npi = 0;
  std::uint8_t short_code_ton = 3, short_code_npi = 0;
  std::map<std::uint32_t, std::string>
      status_classes;  ///< vendor command_status -> throttle|transient|permanent
  milliseconds connect_timeout{10'000};
  milliseconds bind_timeout{10'000};
  milliseconds enquire_link{30'000};
  milliseconds answer_timeout{60'000};
  milliseconds receipt_answer_within{10'000};  ///< a receipt that is not durable by then is put off
  milliseconds throttle_pause{1'000};
  milliseconds reconnect_min{1'000};
  milliseconds reconnect_max{60'000};
  std::uint32_t max_attempts = 5;  ///< transient refusals of one message before it is rejected
  std::map<std::string, std::string> on_unknown_outcome{
      {"otp", "resend"}, {"transactional", "resend"}, {"promotional", "hold"}};
};

struct routing_settings {
  bool accept_unknown_network = false;
  std::string numbering_file;  ///< CSV of prefix,network; empty: the built-in plan of Kenya
};

struct price_setting {
  std::string network;      ///< empty: any
  std::string traffic;      ///< otp, transactional, promotional; empty: any
  std::string per_segment;  ///< KES with up to 4 decimals, for example "0.8000"
  bool free = false;        ///< that a price of 0 is meant
};

struct pricing_settings {
  std::uint32_t least_notice = 7;  ///< days
};

struct limit_settings {
  std::uint32_t max_recipients = 1'000;   ///< a request
  std::uint32_t max_segments = 10;        ///< a message, 1..16
  std::uint32_t requests_per_key = 0;     ///< a second; 0: no limit
  std::uint32_t changes_per_account = 5;  ///< a second, of settings, keys, webhooks …; 0: no limit
  std::uint32_t accepting = 50'000;       ///< messages waiting for their commit, whole node
  std::uint32_t queued = 1'000'000;       ///< messages accepted and not yet submitted, whole node
  std::uint32_t queued_per_account = 500'000;
  std::uint32_t callback_urls_per_account = 100;
  std::uint32_t correlations =
      1'000'000;                    ///< submitted messages awaiting receipts that a link keeps in memory
  std::uint32_t live_events = 500;  ///< of messages, a second, that the streams of an account tell
  std::uint32_t live_events_kept = 1'000;  ///< of an account, for readers that come back
  seconds default_validity{86'400};
  seconds max_validity{259'200};
  seconds receipt_grace{3'600};  ///< after validity, before a message without receipt becomes unknown
  seconds account_idle{300};     ///< before an ACCOUNT sleeps
  seconds stop_notice{5};        ///< at SIGTERM: not ready, and everything served as before
  seconds drain{30};             ///< after that
};

struct webhook_settings {
  std::uint32_t connections = 4'096;
  std::uint32_t connections_per_account = 128;  ///< beside the first of each endpoint
  std::uint32_t connections_per_endpoint = 32;
  std::uint32_t outbox_per_endpoint = 10'000;  ///< events in memory; more wait in the store
  milliseconds timeout{10'000};
  seconds give_up_after{259'200};         ///< 72 h
  seconds longest_rest{60};               ///< between two looks whether a receiver is back
  bool allow_private_addresses = false;   ///< callbacks to loopback and private ranges
  std::vector<std::string> name_servers;  ///< that callbacks' hosts are looked up with; empty: the system's
};

struct sender_settings {
  std::string documents_folder;  ///< of requests for sender IDs; empty: beside the database, see the table
  seconds documents_kept{90 * 86'400};  ///< after the decision
  seconds requests_kept{730 * 86'400};  ///< after the decision
};

struct mail_settings {
  std::string transport;  ///< smtp or folder; empty: no mail is sent
  std::string from;       ///< an address, or a name and <address>
  std::string reply_to;   ///< an address; empty: none
  std::string folder;
  std::string host;
  std::uint16_t port = 587;
  std::string tls = "starttls";  ///< starttls or tls
  std::string ca_file;           ///< PEM; empty: the system's
  std::string user, password;    ///< of AUTH; empty: none
  milliseconds connect_timeout{10'000};
  milliseconds answer_timeout{30'000};
  milliseconds timeout{120'000};   ///< for one mail in all
  std::uint32_t at_once = 4;       ///< mails under way
  std::uint32_t waiting = 10'000;  ///< in the outbox
  seconds retention{30 * 86'400};  ///< of mails that are final
};

/// Payments by M-Pesa through Safaricom's Daraja.
struct mpesa_settings {
  std::string short_code;  ///< a paybill's, or a till's head office's; empty: no payments are taken
  std::string till;        ///< empty: a paybill
  std::string consumer_key, consumer_secret, passkey;
  std::string url = "https://api.safaricom.co.ke";
  std::string callback_url;  ///< empty: http.public_url
  std::string ca_file;       ///< PEM; empty: the system's
  std::string description = "SMS credit";
  std::uint32_t least = 10, most = 250'000;  ///< shillings
  milliseconds connect_timeout{5'000};
  milliseconds answer_timeout{15'000};
  std::uint32_t at_once = 4;
  bool paybill = false;                  ///< customers are told how they pay to the paybill by themselves
  bool reject_unknown_accounts = false;  ///< of payments, where M-Pesa asks before
  std::vector<std::string> callback_addresses;  ///< whence M-Pesa posts; empty: from anywhere
  std::string pull_number;                      ///< 12 digits; empty: M-Pesa's list is not read
  seconds pull_every{21'600};
};

/// Money that staff move by hand, and when it is reconciled.
struct money_settings {
  std::uint32_t adjustment_limit = 1'000;  ///< shillings that one may adjust alone in 24 hours; 0: none
  std::uint32_t reconcile_at_hour = 2;     ///< of each day in East Africa: the nightly reconciliation
};

/// Receipts, tax invoices and credit notes.
struct document_settings {
  std::string seller_name, seller_address, seller_pin;  ///< one of them empty: no documents are made
  std::string prefix = "MBS";
};

struct log_settings {
  std::string level = "info";   ///< trace, debug, info, warn, error
  std::string format = "text";  ///< text or json
};

struct node_settings {
  std::uint32_t id = 0;       ///< 0..63, unique in a fleet
  std::uint32_t threads = 0;  ///< 0..64, of sockets and actors; 0: as many as processors
  /// Under load, how long the journal waits for more company; 0: only for what is already there.
  milliseconds commit_window{2};
  std::uint32_t commit_size = 5'000;  ///< messages and events a commit
};

struct settings {
  http_settings http;
  database_settings database;
  secret_settings secrets;
  people_settings people;
  store_settings store;
  std::vector<link_settings> links;
  routing_settings routing;
  std::vector<price_setting> prices;
  pricing_settings pricing;
  limit_settings limits;
  webhook_settings webhooks;
  sender_settings senders;
  mail_settings mail;
  mpesa_settings mpesa;
  money_settings money;
  document_settings documents;
  log_settings log;
  node_settings node;
};

/// Every complaint about a file and the environment at once, each naming the key, what is wrong and what is
/// allowed.
struct load_result {
  settings value;
  std::vector<std::string> complaints;  ///< empty: `value` is valid
  std::vector<std::string> warnings;    ///< valid, and probably not meant
};

/// Reads one TOML file (empty path: defaults only), then MBS_SECTION__KEY from `environment` over it; secrets
/// also by `*_file`. Unknown keys are complaints.
[[nodiscard]] load_result load(
    const std::string& path, const std::map<std::string, std::string>& environment);

}  // namespace mbs::config
