#include "bench/load/smsc_watch.hpp"

#include "bench/load/blocking_http.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/json/parse.hpp>

namespace mbs::bench {
namespace {

boost::asio::ip::tcp::endpoint as_endpoint(const endpoint_text& at) {
  return {boost::asio::ip::make_address(at.host), at.port};
}

std::uint64_t field_of(const boost::json::value& object, std::string_view name) {
  if (!object.is_object()) return 0;
  const auto* const found = object.get_object().if_contains({name.data(), name.size()});
  boost::system::error_code error;
  const auto value = found == nullptr ? 0 : found->to_number<std::uint64_t>(error);
  return error ? 0 : value;
}

}  // namespace

smsc_watch::smsc_watch(boost::asio::io_context& io, const endpoint_text& at, const run_clock& clock)
    : at_{at}, clock_{clock}, pool_{io, as_endpoint(at), 1, 1, *this} {}

void smsc_watch::ask() {
  auto* const out = pool_.take({});
  if (out == nullptr) return;
  asked_at_ = clock_.now_us();
  out->append("GET /counters HTTP/1.1\r\nHost: ").append(at_.host).append("\r\n\r\n");
  pool_.flush();
}

void smsc_watch::on_answer(const request_ticket&, const http_message& answer) {
  if (answer.status != 200) return;
  boost::system::error_code error;
  const auto value = boost::json::parse({answer.body.data(), answer.body.size()}, error);
  if (error) return;
  counters_ = answer.body;
  const auto submitted = field_of(value, "submit_sm");
  if (!heard_) first_ = last_ = submitted;
  heard_ = true;
  // What has come since the last question came in the second before this one.
  series_.add(asked_at_ - 500'000, submitted - last_);
  last_ = submitted;
}

void measure_submits(const endpoint_text& smsc, const traffic& stream, const message_book& book,
    const run_clock& clock, latency_histogram& into) {
  const auto answer = ask(smsc, "GET", "/messages?limit=10000000&prefix=" + stream.to_prefix);
  boost::system::error_code error;
  const auto list = boost::json::parse(answer.body, error);
  if (answer.status != 200 || error || !list.is_array()) return;
  for (const auto& one : list.get_array()) {
    const auto& fields = one.get_object();
    const std::string_view number{fields.at("destination").get_string()};
    if (number.size() != number_length) continue;
    const auto sequence = number_or(number.substr(stream.to_prefix.size()), ~std::uint64_t{0});
    const auto accepted_at = book.accepted_at(sequence);
    if (accepted_at < 0) continue;
    into.record(fields.at("arrived_us").to_number<std::int64_t>() - clock.wall_start_us() - accepted_at);
  }
}

}  // namespace mbs::bench
