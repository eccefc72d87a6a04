#pragma once

#include "config/settings_table.hpp"

#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// How the table of settings is written. Internal to config/.
namespace mbs::config {

namespace detail {
template <class Section, class Value>
Section section_type(Value Section::*);
}  // namespace detail

/// Where a section keeps the value of this member.
template <auto Member>
[[nodiscard]] slot at(section_ref section) {
  using owner = decltype(detail::section_type(Member));
  return &(std::get<owner*>(section)->*Member);
}

/// Rows of one section, written like a table.
class section_rows {
 public:
  section_rows(std::vector<setting>& into, std::string_view section) : into_{into}, section_{section} {}

  setting& row(std::string_view key, slot (*where)(section_ref), std::string_view doc) {
    auto& added = into_.emplace_back();
    added.section = section_;
    added.key = key;
    added.at = where;
    added.doc = doc;
    return added;
  }
  setting& number(std::string_view key, slot (*where)(section_ref), std::int64_t low, std::int64_t high,
      std::string_view unit, std::string_view doc) {
    auto& added = row(key, where, doc);
    added.low = low;
    added.high = high;
    added.unit = unit;
    return added;
  }
  setting& text(std::string_view key, slot (*where)(section_ref), text_rule rule, std::string_view doc) {
    auto& added = row(key, where, doc);
    added.rule = rule;
    return added;
  }
  setting& choice(std::string_view key, slot (*where)(section_ref), std::vector<std::string_view> choices,
      std::string_view doc) {
    auto& added = row(key, where, doc);
    added.choices = std::move(choices);
    return added;
  }

 private:
  std::vector<setting>& into_;
  std::string_view section_;
};

}  // namespace mbs::config
