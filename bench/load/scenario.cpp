#include "bench/load/scenario.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>

namespace mbs::bench {
namespace {

namespace json = boost::json;

// One key of an object: takes the value, or says that it cannot.
template <class Target>
struct key_rule {
  std::string_view name;
  bool (*take)(const json::value&, Target&);
};

template <auto Member, class Target>
bool take_text(const json::value& value, Target& target) {
  if (!value.is_string()) return false;
  target.*Member = std::string{value.get_string()};
  return true;
}

template <auto Member, std::uint64_t Least, std::uint64_t Most, class Target>
bool take_number(const json::value& value, Target& target) {
  boost::system::error_code error;
  const auto number = value.to_number<std::uint64_t>(error);
  if (error || number < Least || number > Most) return false;
  target.*Member = static_cast<std::remove_reference_t<decltype(target.*Member)>>(number);
  return true;
}

bool take_rate(const json::value& value, traffic& stream) {
  boost::system::error_code error;
  const auto number = value.to_number<double>(error);
  if (error || !(number >= 0 && number <= 1e6)) return false;
  stream.rate = number;
  return true;
}

bool take_measure(const json::value& value, traffic& stream) {
  if (!value.is_bool()) return false;
  stream.measure_submit = value.get_bool();
  return true;
}

constexpr std::uint64_t day_ms = 86'400'000;

constexpr std::array<key_rule<traffic>, 13> stream_keys{{
    {"name", take_text<&traffic::name, traffic>},
    {"class", take_text<&traffic::traffic_class, traffic>},
    {"to_prefix", take_text<&traffic::to_prefix, traffic>},
    {"text", take_text<&traffic::text, traffic>},
    {"recipients", take_number<&traffic::recipients, 1, 1000, traffic>},
    {"connections", take_number<&traffic::connections, 1, 4096, traffic>},
    {"pipeline", take_number<&traffic::pipeline, 1, 16, traffic>},
    {"outstanding", take_number<&traffic::outstanding, 0, 10'000'000, traffic>},
    {"rate", take_rate},
    {"count", take_number<&traffic::count, 0, 100'000'000, traffic>},
    {"duration_ms", take_number<&traffic::duration_ms, 0, day_ms, traffic>},
    {"start_ms", take_number<&traffic::start_ms, 0, day_ms, traffic>},
    {"measure_submit", take_measure},
}};

bool take_streams(const json::value& value, scenario& plan);

// For the script that starts what the scenario runs against; see stack.sh.
template <class Target>
bool take_for_stack(const json::value& value, Target&) {
  return value.is_object();
}

constexpr std::array<key_rule<scenario>, 7> scenario_keys{{
    {"name", take_text<&scenario::name, scenario>},
    {"description", take_text<&scenario::description, scenario>},
    {"streams", take_streams},
    {"warmup_ms", take_number<&scenario::warmup_ms, 0, day_ms, scenario>},
    {"drain_ms", take_number<&scenario::drain_ms, 0, day_ms, scenario>},
    {"callback_batch", take_number<&scenario::callback_batch, 0, 100, scenario>},
    {"stack", take_for_stack<scenario>},
}};

template <class Target, std::size_t N>
std::string take_object(const json::value& value, const std::array<key_rule<Target>, N>& rules,
    std::string_view what, Target& target) {
  if (!value.is_object()) return std::string{what} + " is not an object";
  for (const auto& field : value.get_object()) {
    const std::string_view key{field.key().data(), field.key().size()};
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const auto& r) { return r.name == key; });
    if (rule == rules.end()) return std::string{what} + " has an unknown key " + std::string{key};
    if (!rule->take(field.value(), target))
      return "the value of " + std::string{key} + " in " + std::string{what} + " is not allowed";
  }
  return {};
}

bool take_streams(const json::value& value, scenario& plan) {
  if (!value.is_array()) return false;
  for (const auto& one : value.get_array()) {
    traffic stream;
    if (!take_object(one, stream_keys, "a stream", stream).empty()) return false;
    plan.streams.push_back(std::move(stream));
  }
  return true;
}

bool digits_only(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string validate_stream(const traffic& stream) {
  const auto& prefix = stream.to_prefix;
  if (prefix.size() < 3 || prefix.size() > 11 || !digits_only(prefix))
    return "to_prefix of " + stream.name + " is not 3 to 11 digits";
  if (stream.count == 0 && stream.duration_ms == 0) return stream.name + " has neither count nor duration_ms";
  if (stream.count > capacity_of(stream))
    return "to_prefix of " + stream.name + " has too few numbers for count";
  return {};
}

}  // namespace

std::string validate(const scenario& plan) {
  if (plan.streams.empty()) return "there are no streams";
  for (const auto& stream : plan.streams) {
    auto complaint = validate_stream(stream);
    if (!complaint.empty()) return complaint;
    const auto overlaps = [&](const traffic& other) {
      return &other != &stream && other.to_prefix.starts_with(stream.to_prefix);
    };
    if (std::any_of(plan.streams.begin(), plan.streams.end(), overlaps))
      return "to_prefix of " + stream.name + " begins that of another stream";
  }
  return {};
}

std::string parse_scenario(std::string_view text, scenario& out) {
  boost::system::error_code error;
  const auto value = json::parse({text.data(), text.size()}, error);
  if (error) return "not JSON: " + error.message();
  scenario plan;
  auto complaint = take_object(value, scenario_keys, "the scenario", plan);
  if (complaint.empty()) complaint = validate(plan);
  if (complaint.empty()) out = std::move(plan);
  return complaint;
}

scenario accept_side_of(scenario plan) {
  plan.callback_batch = 0;
  for (auto& stream : plan.streams) {
    stream.outstanding = 0;  // counts final callbacks, and none will come
    stream.measure_submit = false;
  }
  return plan;
}

std::uint64_t capacity_of(const traffic& stream) noexcept {
  std::uint64_t numbers = 1;
  for (auto digits = stream.to_prefix.size(); digits < number_length; ++digits)
    numbers *= 10;
  return numbers;
}

void write_number(char* out, const traffic& stream, std::uint64_t sequence) noexcept {
  stream.to_prefix.copy(out, number_length);
  for (auto at = number_length; at-- > stream.to_prefix.size();) {
    out[at] = static_cast<char>('0' + sequence % 10);
    sequence /= 10;
  }
}

}  // namespace mbs::bench
