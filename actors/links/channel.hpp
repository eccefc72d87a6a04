#pragma once

#include "actors/links/segment_address.hpp"
#include "actors/links/wire.hpp"
#include "domain/messages/message.hpp"
#include "domain/messages/message_lifecycle.hpp"
#include "domain/messages/receipt_note.hpp"
#include "domain/steady_time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// All that LINK knows of an operator's protocol. Knows nothing of actors, stores, money or rates.
namespace mbs::actors {

/// LINK's name for one segment on its way; rises, and is never used again by the same LINK.
using segment_key = std::uint64_t;

/// One thing to submit: a segment of a long message, a message of one segment, or a long message as a whole.
struct segment_to_send {
  segment_key key = 0;
  const domain::message* message = nullptr;  ///< recipient, text; lives as long as the call
  std::uint8_t segment = 0;                  ///< from 0; or all_segments
  std::uint16_t reference = 0;               ///< of its concatenation; 0: goes out alone
  domain::duration validity{};               ///< what is left of it
};

// --- What a channel tells -----------------------------------------------------------------------

/// The operator has it. `late`: after segment_unknown with this key.
struct segment_taken {
  segment_key key = 0;
  std::string operator_id;  ///< spelt as in id_reading; may be empty
  bool late = false;
};

enum class refusal_kind : std::uint8_t {
  permanent,  ///< this message will never be taken
  transient,  ///< not now: another try may succeed
  throttled,  ///< too fast: it was not looked at, and comes again after a pause
  forbidden,  ///< nothing is taken over this connection as it is set up; handled like a transient one
};
/// The operator has not taken it. `late`: after segment_unknown with this key.
struct segment_refused {
  segment_key key = 0;
  refusal_kind why{};
  std::uint32_t code = 0;  ///< the protocol's own
  std::string_view name;   ///< of the code, for people; never ends
  bool late = false;
};
/// It cannot go over this channel at all; nothing has left.
struct segment_unsendable {
  segment_key key = 0;
  std::uint32_t code = 0;
  std::string_view name;
};
/// Whether the operator has it cannot be told. `answer_may_follow`: late, as segment_taken or
/// segment_refused. `pause`: how long the way that it went is not used; until then it is not repeated here.
struct segment_unknown {
  segment_key key = 0;
  bool answer_may_follow = false;
  domain::duration pause{};
};

/// Names a delivery that the operator waits to see answered. Only the channel reads it.
struct answer_token {
  std::uint64_t generation = 0;  ///< of the connection
  std::uint32_t request = 0;
  std::uint16_t connection = 0;
  std::uint16_t form = 0;
  bool operator==(const answer_token&) const = default;
};

/// The ids of a receipt as they came: in what it says, and beside it. Either may be empty. Blanks do not
/// count.
struct written_ids {
  std::string_view text;
  std::string_view parameter;
};
/// One way to read the id of a receipt: an operator may write its ids otherwise than in its answers.
struct id_reading {
  std::string id;         ///< spelt as in segment_taken
  bool sure = false;      ///< false: another reading may be meant; the handset has to decide
  std::uint8_t form = 0;  ///< only the channel reads it
  bool operator==(const id_reading&) const = default;
};
/// What a channel has learnt about the spelling of ids: what waits is to be read again. `kept` is for its
/// next start, when it is to be told again.
struct ids_learnt {
  std::string kept;
};

/// The mobile numbers that a receipt names, 0 for none: where it comes from, and where it goes to. One of
/// them is the handset's; the other may be its sender's.
using receipt_handsets = std::array<std::int64_t, 2>;

/// What became of a segment or a whole message. A receipt about several ids comes as several, each with a
/// token of its own. Views live until the channel's next call.
struct delivery_receipt_arrived {
  answer_token token;
  bool readable = true;  ///< false: it tells no outcome, and is only to be kept
  bool flawed = false;   ///< not all of it could be read
  written_ids written;
  std::vector<id_reading> ids;  ///< of `written`
  domain::segment_outcome outcome = domain::segment_outcome::indeterminate;
  std::uint32_t code = 0;  ///< the operator's error as a number, 0 for none
  receipt_handsets handsets{};
  domain::receipt_note note{};
  std::string_view raw;  ///< as it came
};

/// The operator will never tell what became of a message that it took.
struct receipt_abandoned {
  domain::message_id message;
};

/// How the octets of an inbound text are to be read.
enum class inbound_coding : std::uint8_t { operator_default, ascii, latin1, ucs2, octets };

/// A message from a phone. Views live until the channel's next call.
struct inbound_arrived {
  answer_token token;
  std::string_view from;
  std::string_view to;
  std::int64_t handset = 0;  ///< `from` as a number, 0 when it is none
  std::string_view octets;   ///< of the text, without headers
  inbound_coding coding = inbound_coding::operator_default;
  std::string_view raw;  ///< as it came
};

using channel_event = std::variant<segment_taken, segment_refused, segment_unsendable, segment_unknown,
    delivery_receipt_arrived, receipt_abandoned, inbound_arrived, ids_learnt>;
/// Handed in empty, and again and again: a busy channel allocates nothing for it.
using channel_events = std::vector<channel_event>;

// --- What a channel is told ---------------------------------------------------------------------

enum class delivery_answer : std::uint8_t {
  durable,    ///< it is on disk, or needs not be: the operator may forget it
  try_later,  ///< too many wait: the operator shall bring it again
};
struct answered_delivery {
  answer_token token;
  delivery_answer answer{};
  bool operator==(const answered_delivery&) const = default;
};

// --- What it is like ----------------------------------------------------------------------------

enum class channel_condition : std::uint8_t { connecting, signing_in, up, waiting, stopped };

struct channel_status {
  channel_condition condition = channel_condition::waiting;
  std::uint32_t connections = 0;   ///< signed in, of whatever use
  std::uint64_t failed_tries = 0;  ///< connections since the start that never signed in
  std::uint32_t configured = 0;    ///< connections that there are to be
  std::uint64_t troubles = 0;      ///< since the start: another number, another last_trouble()
  /// Of a connection that is lost; max(): none waits.
  domain::steady_point next_try = domain::steady_point::max();
  [[nodiscard]] bool is_up() const noexcept { return condition == channel_condition::up; }
};

struct channel_room {
  std::uint32_t segments = 0;       ///< that can be taken now
  std::uint32_t largest_batch = 0;  ///< in one call of send()
};

/// What never changes about a channel.
struct channel_traits {
  bool sends_whole = false;  ///< long messages go as one, not segment by segment
};

/// A way to an operator. Answers for each segment of a batch separately and later, exactly once; only after
/// segment_unknown a second time. Lives on its LINK's thread; no call blocks. What a call brings is appended
/// to `events`, in the order in which it happened.
class channel {
 public:
  virtual ~channel() = default;
  [[nodiscard]] virtual channel_traits traits() const noexcept = 0;

  /// Begins to connect. Once, first. `random` spreads its pauses.
  virtual void start(domain::steady_point now, std::uint64_t random, channel_events& events) = 0;
  /// Something happened at its sockets.
  virtual void on_wire(const wire_event& event, domain::steady_point now, channel_events& events) = 0;
  /// At next_deadline(), or more often.
  virtual void on_tick(domain::steady_point now, channel_events& events) = 0;
  /// steady_point::max() for never.
  [[nodiscard]] virtual domain::steady_point next_deadline() const noexcept = 0;

  /// Asked for after each call: it costs next to nothing.
  [[nodiscard]] virtual channel_status status() const noexcept = 0;
  /// Why a connection was lost or did not come about last, in the words of the log; empty: never.
  [[nodiscard]] virtual std::string_view last_trouble() const noexcept = 0;
  [[nodiscard]] virtual channel_room room() const noexcept = 0;
  /// No more than room() has said.
  virtual void send(
      std::span<const segment_to_send> batch, domain::steady_point now, channel_events& events) = 0;
  /// Ways to read the ids of a receipt, as they are known now. Replaces `out`.
  virtual void read_ids(const written_ids& written, std::vector<id_reading>& out) const = 0;
  /// A receipt found its message by this reading alone. May have learnt from it.
  virtual std::optional<ids_learnt> matched(const id_reading& by) = 0;
  /// A receipt found no message. May have unlearnt something.
  virtual std::optional<ids_learnt> missed() = 0;
  /// What was brought under a connection that is gone since will be brought again: its answer is dropped.
  virtual void answer(std::span<const answered_delivery> answers) = 0;
  /// Lets out what calls since the last one have gathered. Ends the life of views in events.
  virtual void flush() = 0;

  /// From now on a lost connection is not made again.
  virtual void stop_connecting() noexcept = 0;
  /// Signs off in good order. After stop_connecting(), once everything is answered.
  virtual void sign_off(domain::steady_point now, channel_events& events) = 0;
};

}  // namespace mbs::actors
