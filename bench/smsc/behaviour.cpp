#include "bench/smsc/behaviour.hpp"

#include "bench/net/http_message.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <charconv>
#include <utility>

namespace mbs::bench {
namespace {

constexpr std::uint64_t hour_ms = 3'600'000;

struct fraction_field {
  std::string_view name;
  double fault_plan::*member;
};
constexpr std::array fractions{
    fraction_field{"no_answer", &fault_plan::no_answer},
    fraction_field{"queue_full", &fault_plan::queue_full},
    fraction_field{"system_error", &fault_plan::system_error},
    fraction_field{"garbage", &fault_plan::garbage},
    fraction_field{"receipt_first", &fault_plan::receipt_first},
    fraction_field{"duplicate_receipts", &fault_plan::duplicate_receipts},
    fraction_field{"no_receipt", &fault_plan::no_receipt},
};

struct count_field {
  std::string_view name;
  std::uint32_t fault_plan::*member;
};
constexpr std::array counts{
    count_field{"disconnect_every", &fault_plan::disconnect_every},
    count_field{"disconnect_after_ms", &fault_plan::disconnect_after_ms},
};

bool set_fraction(fault_plan& plan, std::string_view key, const boost::json::value& value, bool& known) {
  for (const auto& field : fractions) {
    if (field.name != key) continue;
    known = true;
    boost::system::error_code error;
    const auto number = value.to_number<double>(error);
    if (error || !(number >= 0 && number <= 1)) return false;
    plan.*field.member = number;
  }
  return true;
}

bool set_count(fault_plan& plan, std::string_view key, const boost::json::value& value, bool& known) {
  for (const auto& field : counts) {
    if (field.name != key) continue;
    known = true;
    boost::system::error_code error;
    const auto number = value.to_number<std::uint32_t>(error);
    if (error) return false;
    plan.*field.member = number;
  }
  return true;
}

std::string delay_text(delay_range delay) {
  auto text = std::to_string(delay.least);
  if (delay.most != delay.least) text += "-" + std::to_string(delay.most);
  return text;
}

bool set_delay(fault_plan& plan, const boost::json::value& value) {
  if (value.is_string()) return parse_delay(value.get_string(), plan.answer_delay);
  boost::system::error_code error;
  const auto number = value.to_number<std::uint32_t>(error);
  return !error && parse_delay(std::to_string(number), plan.answer_delay);
}

std::string set_field(fault_plan& plan, std::string_view key, const boost::json::value& value) {
  bool known = false;
  bool good = set_fraction(plan, key, value, known) && set_count(plan, key, value, known);
  if (key == "answer_delay_ms") {
    known = true;
    good = set_delay(plan, value);
  } else if (key == "refuse_binds") {
    known = true;
    good = value.is_bool();
    if (good) plan.refuse_binds = value.get_bool();
  }
  if (!known) return "unknown fault " + std::string{key};
  return good ? "" : "the value of " + std::string{key} + " is out of range";
}

}  // namespace

bool parse_delay(std::string_view text, delay_range& out) noexcept {
  const auto dash = text.find('-');
  const auto least = number_or(text.substr(0, dash), hour_ms + 1);
  const auto most = dash == std::string_view::npos ? least : number_or(text.substr(dash + 1), hour_ms + 1);
  if (least > hour_ms || most > hour_ms || most < least) return false;
  out = {static_cast<std::uint32_t>(least), static_cast<std::uint32_t>(most)};
  return true;
}

smpp::message_state state_mix::pick(std::uint64_t draw) const noexcept {
  auto at = draw % total;
  for (const auto& one : shares) {
    if (at < one.weight) return one.state;
    at -= one.weight;
  }
  return shares.front().state;
}

bool parse_mix(std::string_view text, state_mix& out) {
  state_mix mix{.shares = {}, .total = 0};
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto pair = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) return false;
    // "undelivered" and "undeliverable" begin alike, which is all that counts.
    const auto state = smpp::state_from_stat(pair.substr(0, equals));
    const auto weight = number_or(pair.substr(equals + 1), 1'000'001);
    if (!state || weight > 1'000'000) return false;
    mix.shares.push_back({*state, static_cast<std::uint32_t>(weight)});
    mix.total += weight;
  }
  if (mix.total == 0) return false;
  out = std::move(mix);
  return true;
}

bool parse_id_form(std::string_view text, id_form& out) noexcept {
  constexpr std::array<std::pair<std::string_view, id_form>, 4> forms{{{"dec", id_form::dec},
      {"hex", id_form::hex}, {"HEX", id_form::hex_upper}, {"hex16", id_form::hex_padded}}};
  for (const auto& [name, form] : forms) {
    if (name != text) continue;
    out = form;
    return true;
  }
  return false;
}

std::size_t write_id(char* out, std::uint64_t id, id_form form) noexcept {
  if (form == id_form::dec) return static_cast<std::size_t>(std::to_chars(out, out + 20, id).ptr - out);
  std::array<char, 16> digits{};
  const auto length = static_cast<std::size_t>(
      std::to_chars(digits.data(), digits.data() + digits.size(), id, 16).ptr - digits.data());
  const auto padding = form == id_form::hex_padded ? digits.size() - length : 0;
  for (std::size_t i = 0; i < padding; ++i)
    out[i] = '0';
  for (std::size_t i = 0; i < length; ++i) {
    const char c = digits[i];
    out[padding + i] = form == id_form::hex_upper && c >= 'a' ? static_cast<char>(c - 32) : c;
  }
  return padding + length;
}

std::string apply_json(std::string_view json, fault_plan& plan) {
  boost::system::error_code error;
  const auto value = boost::json::parse({json.data(), json.size()}, error);
  if (error || !value.is_object()) return "not a JSON object";
  auto changed = plan;
  for (const auto& field : value.get_object()) {
    auto complaint = set_field(changed, {field.key().data(), field.key().size()}, field.value());
    if (!complaint.empty()) return complaint;
  }
  plan = changed;
  return {};
}

std::string to_json(const fault_plan& plan) {
  boost::json::object object;
  for (const auto& field : fractions)
    object[{field.name.data(), field.name.size()}] = plan.*field.member;
  for (const auto& field : counts)
    object[{field.name.data(), field.name.size()}] = plan.*field.member;
  object["answer_delay_ms"] = delay_text(plan.answer_delay);
  object["refuse_binds"] = plan.refuse_binds;
  return boost::json::serialize(object);
}

}  // namespace mbs::bench
