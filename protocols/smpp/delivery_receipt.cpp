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

}  // namespace

bool looks_like_delivery_receipt(std::string_view text) noexcept {
  const auto f = split(text);
  return !f.id.empty() && state_from_stat(f.stat).has_value();
}

delivery_kind kind_of(
    std::uint8_t esm_class, std::string_view message, const delivery_receipt_options& options) noexcept {
  switch (esm_class & esm::type_mask) {
    case esm::delivery_receipt: return delivery_kind::delivery_receipt;
    case esm::intermediate_notification: return delivery_kind::intermediate;
    case 0:
      return options.accept_unmarked && looks_like_delivery_receipt(user_data(esm_class, message))
          ? delivery_kind::delivery_receipt
          : delivery_kind::inbound;
    default: return delivery_kind::other;
  }
}

std::optional<delivery_receipt> parse_delivery_receipt(
    std::string_view text, const tlv_view& tlvs, const delivery_receipt_options& options) noexcept {
  const auto f = split(text);
  auto state = state_from_stat(f.stat);
  delivery_receipt r;
  r.message_id = f.id;
  if (!tlvs.empty()) {
    if (const auto id = tlvs.get(tag::receipted_message_id); id && !id->empty()) r.message_id = *id;
    if (const auto octet = tlvs.get(tag::message_state))
      if (const auto told = state_from_octet(*octet)) state = told;
    r.network = tlvs.get(tag::network_error_code);
  }
  if (r.message_id.empty() || !state) return std::nullopt;
  r.state = *state;
  r.error = f.err;
  r.submitted = number(f.sub);
  r.delivered = number(f.dlvrd);
  r.submitted_at = parse_delivery_receipt_date(f.submit_date, options.zone);
  r.done_at = parse_delivery_receipt_date(f.done_date, options.zone);
  r.text = f.text;
  return r;
}

std::optional<delivery_receipt> parse_delivery_receipt(
    const deliver_sm& pdu, const delivery_receipt_options& options) noexcept {
  return parse_delivery_receipt(user_data(pdu.esm_class, pdu.message()), pdu.tlvs, options);
}

std::optional<delivery_receipt> parse_delivery_receipt(
    const data_sm& pdu, const delivery_receipt_options& options) noexcept {
  return parse_delivery_receipt(user_data(pdu.esm_class, pdu.message()), pdu.tlvs, options);
}

}  // namespace mbs::smpp
