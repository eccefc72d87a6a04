#include "protocols/smpp/delivery_receipt.hpp"

#include "protocols/smpp/letters.hpp"
#include "protocols/smpp/long_message.hpp"

#include <array>
#include <charconv>

namespace mbs::smpp {

namespace {

enum class key : std::uint8_t { id, sub, dlvrd, submit_date, done_date, stat, err, text };

struct spelling {
  std::string_view word;  // with its colon
  key what;
};

// "submit date" before "sub": the longer word decides first.
constexpr std::array spellings{
    spelling{"id:", key::id},
    spelling{"submit date:", key::submit_date},
    spelling{"submit_date:", key::submit_date},
    spelling{"submitdate:", key::submit_date},
    spelling{"sub:", key::sub},
    spelling{"dlvrd:", key::dlvrd},
    spelling{"done date:", key::done_date},
    spelling{"done_date:", key::done_date},
    spelling{"donedate:", key::done_date},
    spelling{"stat:", key::stat},
    spelling{"err:", key::err},
    spelling{"text:", key::text},
};

const spelling* key_at(std::string_view rest) noexcept {
  for (const auto& s : spellings)
    if (starts_with_letters(rest, s.word)) return &s;
  return nullptr;
}

struct fields {
  std::string_view id, sub, dlvrd, submit_date, done_date, stat, err, text;
};

// The first of several equal keys counts.
void set(fields& f, key what, std::string_view value) noexcept {
  std::string_view* member = nullptr;
  switch (what) {
    case key::id: member = &f.id; break;
    case key::sub: member = &f.sub; break;
    case key::dlvrd: member = &f.dlvrd; break;
    case key::submit_date: member = &f.submit_date; break;
    case key::done_date: member = &f.done_date; break;
    case key::stat: member = &f.stat; break;
    case key::err: member = &f.err; break;
    case key::text: member = &f.text; break;
  }
  if (member->empty()) *member = value;
}

void skip_spaces(std::string_view& rest) noexcept {
  while (!rest.empty() && is_space(rest.front()))
    rest.remove_prefix(1);
}

std::string_view take_word(std::string_view& rest) noexcept {
  std::size_t n = 0;
  while (n < rest.size() && !is_space(rest[n]))
    ++n;
  const auto word = rest.substr(0, n);
  rest.remove_prefix(n);
  return word;
}

// Keys count only where a word begins; after "text:" all is the message.
fields split(std::string_view rest) noexcept {
  fields f;
  for (skip_spaces(rest); !rest.empty(); skip_spaces(rest)) {
    const auto* found = key_at(rest);
    if (found == nullptr) {
      (void)take_word(rest);
      continue;
    }
    rest.remove_prefix(found->word.size());
    if (found->what == key::text) {
      f.text = rest;
      return f;
    }
    skip_spaces(rest);
    if (key_at(rest) == nullptr) set(f, found->what, take_word(rest));  // else the value is empty
  }
  return f;
}

std::optional<std::uint32_t> number(std::string_view digits) noexcept {
  std::uint32_t v = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), v);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return v;
}

constexpr bool letters_agree(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && starts_with_letters(a, b);
}

std::optional<message_state> state_of(
    std::string_view stat, const delivery_receipt_options& options) noexcept {
  for (const auto& [word, state] : options.states)
    if (letters_agree(stat, word)) return state;
  return state_from_stat(stat);
}

/// A receipt's keys are ASCII: their first octets in UCS-2 are 00.
constexpr bool begins_wide(std::string_view text) noexcept {
  constexpr std::size_t looked_at = 8;
  if (text.size() < looked_at) return false;
  for (std::size_t i = 0; i < looked_at; i += 2)
    if (text[i] != '\0' || text[i + 1] == '\0') return false;
  return true;
}

}  // namespace

std::string_view receipt_text(
    std::uint8_t esm_class, std::uint8_t data_coding, std::string_view message, std::string& buffer) {
  const auto text = user_data(esm_class, message);
  if (data_coding != coding::ucs2 || !begins_wide(text)) return text;
  buffer.clear();
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const bool ascii = text[i] == '\0' && static_cast<unsigned char>(text[i + 1]) < 0x80;
    buffer.push_back(ascii ? text[i + 1] : '?');
  }
  return buffer;
}

bool looks_like_delivery_receipt(std::string_view text, const delivery_receipt_options& options) noexcept {
  const auto f = split(text);
  return !f.id.empty() && state_of(f.stat, options).has_value();
}

delivery_kind kind_of(
    std::uint8_t esm_class, std::string_view text, const delivery_receipt_options& options) noexcept {
  switch (esm_class & esm::type_mask) {
    case esm::delivery_receipt: return delivery_kind::delivery_receipt;
    case esm::intermediate_notification: return delivery_kind::intermediate;
    case 0:
      return options.accept_unmarked && looks_like_delivery_receipt(text, options)
          ? delivery_kind::delivery_receipt
          : delivery_kind::inbound;
    default: return delivery_kind::other;
  }
}

std::optional<delivery_receipt> parse_delivery_receipt(
    std::string_view text, const tlv_view& tlvs, const delivery_receipt_options& options) noexcept {
  const auto f = split(text);
  delivery_receipt r;
  r.ids.text = f.id;
  r.stat = f.stat;
  r.state = state_of(f.stat, options);
  if (!tlvs.empty()) {
    r.ids.parameter = tlvs.get(tag::receipted_message_id).value_or(std::string_view{});
    if (const auto octet = tlvs.get(tag::message_state))
      if (const auto told = state_from_octet(*octet)) r.state = told;
    r.network = tlvs.get(tag::network_error_code);
  }
  if (r.ids.text.empty() && r.ids.parameter.empty()) return std::nullopt;
  r.error = f.err;
  r.submitted = number(f.sub);
  r.delivered = number(f.dlvrd);
  r.submitted_at = parse_delivery_receipt_date(f.submit_date, options.zone);
  r.done_at = parse_delivery_receipt_date(f.done_date, options.zone);
  r.text = f.text;
  return r;
}

}  // namespace mbs::smpp
