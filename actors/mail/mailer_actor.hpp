#pragma once

#include "actors/mail/mail_channel.hpp"
#include "actors/mail/mail_letter.hpp"
#include "actors/runtime/caf.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_pool.hpp"
#include "persistence/mail/mail_records.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

namespace mbs::actors {

/// A mail was committed.
struct mails_waiting {};
struct mails_read {
  std::shared_ptr<persistence::due_page> page;  ///< none: the store was away
};
struct mail_answered {
  domain::mail_id id;
  mail_answer answer;
};
struct mails_settled {
  bool is_written = false;
};
struct stock_taken {
  std::optional<persistence::mail_figures> figures;  ///< none: the store was away
  bool are_rules_set = false;
};
struct final_mails_forgotten {
  bool is_all = true;
};
struct mailer_tick {};

/// MAILER: sends the mails of the outbox, each at least once and with the same Message-ID at each attempt.
/// In turn over the hosts of recipients, and of one host no more at once than half of all: an address or
/// host that hangs, refuses or greylists delays no other. While the mail server itself is away all mails
/// wait, and one after the other finds out whether it is back. A mail whose time is over never leaves.
/// Without a transport it only ends those. What is final is forgotten after the retention.
/// - mails_waiting: after each commit that enqueued a mail; those of other processes are found within a
///   second
/// - the others: its own
using mailer_actor = one_way_actor<mails_waiting, mails_read, mail_answered, mails_settled, stock_taken,
    final_mails_forgotten, mailer_tick>;

struct mailer_options {
  std::uint32_t at_once = 4;                  ///< mails under way
  std::uint32_t waiting_at_most = 10'000;     ///< mails of the outbox; above that no more are taken
  std::chrono::milliseconds within{120'000};  ///< for one mail
  std::chrono::seconds retention{30 * 86'400};
};

struct mailer_dependencies {
  store_pool* store = nullptr;
  mail_transport* transport = nullptr;      ///< null: nothing is sent
  std::optional<mail_identity> identity{};  ///< with a transport
  node_counters* counters = nullptr;
  clock_function now{};
  std::uint64_t seed = 0;  ///< of pauses
  mailer_options options{};
};

/// What it is given outlives it.
[[nodiscard]] mailer_actor spawn_mailer(caf::actor_system& system, mailer_dependencies dependencies);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::mails_waiting)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::mails_read)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::mail_answered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::mails_settled)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::stock_taken)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::final_mails_forgotten)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::mailer_tick)
