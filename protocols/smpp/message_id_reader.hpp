#pragma once

#include "protocols/smpp/message_id.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Which answer the id of a receipt names, where answers and receipts may be written in different forms.
/// Knows nothing of messages and handsets: what fits is its caller's to find, and to tell it.
namespace mbs::smpp {

/// Where a receipt has an id: each place may have a form of its own.
enum class id_place : std::uint8_t { text, parameter };
inline constexpr std::size_t id_places = 2;

/// How the ids of one place stand to those of the answers.
enum class id_relation : std::uint8_t {
  same,          ///< written alike
  answers_hex,   ///< answers are hexadecimal, these decimal
  receipts_hex,  ///< answers are decimal, these hexadecimal
};
/// "same", "answers_hex", "receipts_hex".
[[nodiscard]] std::string_view to_text(id_relation r) noexcept;

/// One way to read the id of a receipt.
struct id_reading {
  std::string answer;  ///< the answer that it would name, spelt as message_id_reader::answer() does
  id_place place = id_place::text;
  std::optional<id_relation> how;  ///< nothing when several relations read it alike
  bool sure = false;               ///< false: other readings may be meant; the handset has to decide
  bool operator==(const id_reading&) const = default;
};

/// The ids of a receipt as they came; empty when there is none.
struct receipt_id_texts {
  std::string_view text{};
  std::string_view parameter{};  ///< receipted_message_id
};

/// What the settings say; automatic is learnt.
struct id_forms {
  id_form answers = id_form::automatic;
  id_form receipts = id_form::automatic;   ///< in the text of receipts
  id_form parameter = id_form::automatic;  ///< in receipted_message_id
};

/// Learns the forms from ids whose looks leave no doubt, and from pairs of answer and receipt that its
/// caller found. What it learnt is forgotten after `misses_allowed` receipts in a row that named nothing: an
/// operator has changed something.
class message_id_reader {
 public:
  static constexpr unsigned misses_allowed = 20;
  /// Pairs that must agree before a relation of short ids is taken for learnt.
  static constexpr unsigned pairs_wanted = 3;
  /// Ids in a row that are no numbers before all of them are taken for text.
  static constexpr unsigned odd_wanted = 3;
  /// From so many characters on a number does not fit by chance.
  static constexpr std::size_t long_id = 8;

  explicit message_id_reader(const id_forms& told) noexcept : told_{told} {}

  /// Notes the looks of an answer's id, and spells it as readings do.
  [[nodiscard]] std::string answer(std::string_view id);
  /// Notes the looks of a receipt's ids.
  void note(const receipt_id_texts& ids) noexcept;
  /// Replaces `out`: the parameter's readings before the text's, each once.
  void read(const receipt_id_texts& ids, std::vector<id_reading>& out) const;

  /// A message was found by a reading that is sure.
  void matched() noexcept { misses_ = 0; }
  /// A message was found by this reading, and by no other one.
  void matched(const id_reading& by) noexcept;
  /// A receipt named no message, in memory or in the store.
  void missed() noexcept;

  /// The relation that readings of a place follow, once there is only one.
  [[nodiscard]] std::optional<id_relation> relation(id_place place) const noexcept;
  /// Whether what was learnt has changed since the last call.
  [[nodiscard]] bool take_changed() noexcept;

  /// What was learnt, to be kept over restarts: five words.
  [[nodiscard]] std::string learnt() const;
  /// Takes it back; anything else than learnt() gave is ignored.
  void restore(std::string_view learnt);

 private:
  struct knowledge {
    id_form form = id_form::automatic;     // by its looks
    std::optional<id_relation> how;        // by pairs
    std::optional<id_relation> candidate;  // what the last pairs said
    unsigned pairs = 0;                    // so many of them in a row
    unsigned odd = 0;                      // so many ids in a row were no numbers
  };

  [[nodiscard]] const knowledge& of(id_place p) const noexcept {
    return places_[static_cast<std::size_t>(p)];
  }
  [[nodiscard]] id_form answers() const noexcept;
  [[nodiscard]] id_form form_at(id_place p) const noexcept;
  [[nodiscard]] bool may_be(id_relation r, id_place p, id_looks looks) const noexcept;
  [[nodiscard]] std::string spelt(std::string_view id, id_relation r) const;
  void note_looks(std::string_view id, id_form told, id_form& learnt, unsigned& odd) noexcept;
  void read_place(std::string_view id, id_place p, std::vector<id_reading>& out) const;

  id_forms told_;
  id_form answers_ = id_form::automatic;  // by their looks
  unsigned odd_answers_ = 0;
  std::array<knowledge, id_places> places_{};
  unsigned misses_ = 0;
  bool changed_ = false;
};

}  // namespace mbs::smpp
