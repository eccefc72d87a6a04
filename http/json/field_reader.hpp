#pragma once

#include "http/json/json_document.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::http {

/// Reads the members of one JSON object by name, and complains about unknown and repeated names and wrong
/// types. All complaints are gathered (up to `max_complaints`), so that a customer mends a request in one go.
class field_reader {
 public:
  static constexpr std::size_t max_complaints = 20;

  field_reader(const json_document& document, std::vector<field_error>& complaints) noexcept
      : document_{document}, complaints_{complaints} {}

  /// `on_field(row, node)` for each member that `table` has a row with the `name` of, once each. Which rows
  /// were met, as bits; nothing, and a complaint, when `object` is none.
  template <class Row, std::size_t N, class OnField>
  std::optional<std::uint32_t> read(
      const json_node& object, const std::array<Row, N>& table, OnField on_field) {
    static_assert(N <= 32);
    if (object.kind != json_kind::object) {
      complain("", "the body must be a JSON object, not " + std::string{name_of(object.kind)});
      return std::nullopt;
    }
    std::uint32_t seen = 0;
    document_.each(object, [&](const json_node& member) {
      std::size_t index = 0;
      while (index < N && table[index].name != member.name)
        ++index;
      if (index == N) {
        complain_about(member.name, "there is no such field");
      } else if ((seen & (1U << index)) != 0) {
        complain_about(member.name, "the field is given more than once");
      } else {
        seen |= 1U << index;
        on_field(table[index], member);
      }
    });
    return seen;
  }

  /// False, and a complaint, unless a string.
  [[nodiscard]] bool is_text(const json_node& node);
  void read_text(const json_node& node, std::string& to);
  void read_flag(const json_node& node, bool& to);
  /// Nothing, and a complaint, unless an integer within [least, most].
  [[nodiscard]] std::optional<std::int64_t> read_integer(
      const json_node& node, std::int64_t least, std::int64_t most);
  /// Nothing, and a complaint, unless an integer of 64 bits: whether it is in range is for others to say.
  [[nodiscard]] std::optional<std::int64_t> read_any_integer(const json_node& node);
  [[nodiscard]] bool is_empty_list(const json_node& node) const noexcept;
  /// A string or a list of strings, of one at least.
  void read_texts(const json_node& node, std::vector<std::string>& to);

  void complain(std::string pointer, std::string detail);
  /// About a member of the outermost object.
  void complain_about(std::string_view name, std::string detail);

 private:
  const json_document& document_;
  std::vector<field_error>& complaints_;
};

}  // namespace mbs::http
