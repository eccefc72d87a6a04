#pragma once

#include "http/json/field_reader.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

/// A body described once, as a table of its fields: reading, complaints with their places and what is allowed
/// follow from it. Knows nothing of HTTP, and not what the words mean.
namespace mbs::http {

/// One field of a body that is read into a T. Made by text, texts, flag, number and word below.
template <class T>
struct body_field {
  std::string_view name;
  void (*take)(const json_node&, const body_field&, field_reader&, T& into) = nullptr;
  std::int64_t least = 0;  ///< of a number
  std::int64_t most = 0;
  std::string_view rule = {};  ///< of a word: said when it is none of those allowed
  bool is_required = false;
  bool may_be_none = false;  ///< of texts: an empty list is taken

  [[nodiscard]] constexpr body_field required() const noexcept {
    auto copy = *this;
    copy.is_required = true;
    return copy;
  }
  [[nodiscard]] constexpr body_field or_none() const noexcept {
    auto copy = *this;
    copy.may_be_none = true;
    return copy;
  }
};

namespace detail {

template <class Owner, class Value>
Owner owner_of(Value Owner::*);
template <auto Member>
using owner = decltype(owner_of(Member));

/// Where a value goes: the member itself, or what an optional member holds from now on.
template <class Value>
Value& place_of(Value& member) noexcept {
  return member;
}
template <class Value>
Value& place_of(std::optional<Value>& member) {
  return member.emplace();
}

}  // namespace detail

/// A string.
template <auto Member>
[[nodiscard]] constexpr auto text(std::string_view name) noexcept {
  using owner = detail::owner<Member>;
  return body_field<owner>{.name = name,
      .take = [](const json_node& node, const body_field<owner>&, field_reader& reader, owner& into) {
        reader.read_text(node, detail::place_of(into.*Member));
      }};
}

/// A string or a list of strings, of one at least unless or_none; an optional member holds a list when the
/// field is there.
template <auto Member>
[[nodiscard]] constexpr auto texts(std::string_view name) noexcept {
  using owner = detail::owner<Member>;
  return body_field<owner>{.name = name,
      .take = [](const json_node& node, const body_field<owner>& field, field_reader& reader, owner& into) {
        if (field.may_be_none && reader.is_empty_list(node)) return;
        reader.read_texts(node, detail::place_of(into.*Member));
      }};
}

/// A boolean.
template <auto Member>
[[nodiscard]] constexpr auto flag(std::string_view name) noexcept {
  using owner = detail::owner<Member>;
  return body_field<owner>{.name = name,
      .take = [](const json_node& node, const body_field<owner>&, field_reader& reader, owner& into) {
        reader.read_flag(node, detail::place_of(into.*Member));
      }};
}

/// An integer within [least, most]; the member may be a duration in its own unit.
template <auto Member>
[[nodiscard]] constexpr auto number(std::string_view name, std::int64_t least, std::int64_t most) noexcept {
  using owner = detail::owner<Member>;
  return body_field<owner>{.name = name,
      .take =
          [](const json_node& node, const body_field<owner>& field, field_reader& reader, owner& into) {
            const auto value = reader.read_integer(node, field.least, field.most);
            if (!value) return;
            auto& place = detail::place_of(into.*Member);
            place = static_cast<std::remove_reference_t<decltype(place)>>(*value);
          },
      .least = least,
      .most = most};
}

/// Any integer of 64 bits; the member may be a duration in its own unit. For values whose range is not ours
/// to say.
template <auto Member>
[[nodiscard]] constexpr auto integer(std::string_view name) noexcept {
  using owner = detail::owner<Member>;
  return body_field<owner>{.name = name,
      .take = [](const json_node& node, const body_field<owner>&, field_reader& reader, owner& into) {
        const auto value = reader.read_any_integer(node);
        if (!value) return;
        auto& place = detail::place_of(into.*Member);
        place = static_cast<std::remove_reference_t<decltype(place)>>(*value);
      }};
}

/// One of a few strings, as `Parse(std::string_view)` knows them: an optional of the member's type.
template <auto Member, auto Parse>
[[nodiscard]] constexpr auto word(std::string_view name, std::string_view rule) noexcept {
  using owner = detail::owner<Member>;
  return body_field<owner>{.name = name,
      .take =
          [](const json_node& node, const body_field<owner>& field, field_reader& reader, owner& into) {
            if (!reader.is_text(node)) return;
            if (const auto known = Parse(node.text)) {
              into.*Member = *known;
            } else {
              reader.complain_about(field.name, std::string{field.rule});
            }
          },
      .rule = rule};
}

/// The fields that a body may have, in the order in which missing ones are complained about.
template <class T, std::size_t N>
using body_table = std::array<body_field<T>, N>;

/// Reads a whole body into `into`. What is wrong with it, all at once; nothing when it is well formed.
template <class T, std::size_t N>
[[nodiscard]] std::vector<field_error> read_body(
    std::string_view body, json_document& document, const body_table<T, N>& table, T& into) {
  std::vector<field_error> complaints;
  if (auto fault = document.parse(body)) {
    complaints.push_back(std::move(*fault));
    return complaints;
  }
  field_reader reader{document, complaints};
  const auto seen = reader.read(document.root(), table,
      [&](const body_field<T>& field, const json_node& node) { field.take(node, field, reader, into); });
  if (!seen) return complaints;
  for (std::size_t i = 0; i < N; ++i)
    if (table[i].is_required && (*seen & (1U << i)) == 0)
      reader.complain_about(table[i].name, "the field is required");
  return complaints;
}

}  // namespace mbs::http
