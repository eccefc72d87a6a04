#pragma once

#include "actors/money/daraja_channel.hpp"
#include "actors/runtime/caf.hpp"
#include "actors/runtime/store_pool.hpp"
#include "domain/access/address_range.hpp"
#include "persistence/money/top_up_records.hpp"
#include "protocols/mpesa/field_rules.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mbs::actors {

/// A top-up or a callback was committed.
struct top_ups_waiting {};
struct top_ups_read {
  std::shared_ptr<std::vector<persistence::top_up_record>> due;  ///< none: the store was away
};
struct top_up_claimed {
  domain::top_up_id id;
  std::shared_ptr<persistence::top_up_record> claimed;  ///< none: another was quicker, or the store away
};
struct top_up_told {
  domain::top_up_id id;
  std::shared_ptr<persistence::payment_news> news;  ///< none: this side stops
  bool reached = false;                             ///< M-Pesa answered
};
struct top_up_recorded {
  domain::top_up_id id;  ///< none: callbacks
  bool is_written = false;
  bool more = false;  ///< of callbacks
};
struct top_ups_tick {};

/// TOPUPS: asks phones for payments through M-Pesa, records what it tells of them, and asks how those ended
/// that it is silent about. What a stop interrupts goes on at the next start; no phone is asked twice. While
/// M-Pesa is away one request at a time finds out whether it is back.
/// - top_ups_waiting: after each commit of a top-up or callback; those of other processes are found within a
///   second
/// - the others: its own
using top_ups_actor =
    one_way_actor<top_ups_waiting, top_ups_read, top_up_claimed, top_up_told, top_up_recorded, top_ups_tick>;

/// One short code of the platform's and what its requests hold.
struct till_settings {
  std::string short_code;
  std::string till;  ///< empty: a paybill
  std::string passkey;
  std::string callback_base;  ///< "https://sms.example.ke", without "/" at the end
  std::string description;    ///< shown beside the account reference
  mpesa::url_reach reach = mpesa::url_reach::public_only;
  std::int64_t least = 1, most = 250'000;  ///< shillings
  /// Under which addresses of callbacks are made: under the first, while those under the others still hold.
  std::vector<std::string> token_keys;
  std::vector<domain::address_range> callback_from;  ///< whence M-Pesa posts; empty: from anywhere
  bool offers_paybill = false;                       ///< customers are told how they pay to it by themselves
  bool rejects_unknown = false;  ///< payments to accounts that are none, where M-Pesa asks before
  std::string pull_number;       ///< 12 digits, nominated for M-Pesa's list; empty: it is not read
  domain::duration pull_every = std::chrono::hours{6};
};

/// What TOPUPS knows of M-Pesa, for whoever asks. Any thread.
struct daraja_standing {
  std::atomic<std::int64_t> away_until{0};  ///< microseconds since 1970; it is left alone until then
};

struct top_ups_dependencies {
  store_pool* store = nullptr;
  daraja_transport* transport = nullptr;  ///< null: no payments are taken; what is open waits
  till_settings till;
  std::shared_ptr<daraja_standing> standing = std::make_shared<daraja_standing>();
  clock_function now{};
  std::uint32_t at_once = 8;  ///< requests to M-Pesa
};

/// What it is given outlives it.
[[nodiscard]] top_ups_actor spawn_top_ups(caf::actor_system& system, top_ups_dependencies dependencies);

/// The last part of a callback's address: 48 hexadecimal digits, which only M-Pesa is told. Holds no word
/// that M-Pesa forbids in addresses.
[[nodiscard]] std::string callback_token(domain::top_up_id id, std::string_view key);
/// Whether what is posted from there may be M-Pesa's; says it in the log when it may not.
[[nodiscard]] bool may_be_mpesa(const till_settings& till, const std::string& address);
/// Nothing unless callback_token makes it under one of the keys; takes the same time for all of one length.
[[nodiscard]] std::optional<domain::top_up_id> top_up_of_token(
    std::string_view token, const std::vector<std::string>& keys);
/// The same for what is posted of payments that customers make to a short code by themselves.
[[nodiscard]] std::string paybill_token(std::string_view short_code, std::string_view key);
[[nodiscard]] bool is_paybill_token(
    std::string_view token, std::string_view short_code, const std::vector<std::string>& keys);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::top_ups_waiting)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::top_ups_read)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::top_up_claimed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::top_up_told)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::top_up_recorded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::top_ups_tick)
