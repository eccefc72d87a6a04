#include "bench/sandbox/smsc_reader.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace mbs::bench {
namespace asio = boost::asio;
namespace json = boost::json;
using boost::system::error_code;
namespace {

std::string from_hex(std::string_view digits) {
  const auto value = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  std::string octets;
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2)
    octets.push_back(static_cast<char>(value(digits[at]) * 16 + value(digits[at + 1])));
  return octets;
}

std::string text_at(const json::object& one, std::string_view name) {
  const auto& value = one.at({name.data(), name.size()}).as_string();
  return {value.data(), value.size()};
}

arrived_segment segment_of(const json::object& one, const std::string& network) {
  return {.network = network,
      .from = text_at(one, "source"),
      .to = text_at(one, "destination"),
      .octets = from_hex(text_at(one, "octets")),
      .tlvs = from_hex(text_at(one, "tlvs")),
      .esm_class = one.at("esm_class").to_number<std::uint8_t>(),
      .data_coding = one.at("data_coding").to_number<std::uint8_t>(),
      .arrived_us = one.at("arrived_us").to_number<std::int64_t>()};
}

}  // namespace

simulator_answer read_simulator_answer(std::string_view text, const std::string& network) {
  simulator_answer read;
  error_code wrong;
  const auto list = json::parse({text.data(), text.size()}, wrong);
  if (wrong || !list.is_array()) return read;
  try {
    for (const auto& item : list.get_array()) {
      const auto& one = item.as_object();
      if (one.at("status").to_number<std::uint32_t>() == 0) read.taken.push_back(segment_of(one, network));
      read.last = one.at("number").to_number<std::uint64_t>();
    }
  } catch (const std::exception&) {
    return {};
  }
  return read;
}

smsc_reader::smsc_reader(asio::io_context& io, endpoint_text at, std::string network, take_segment take)
    : io_{io}, at_{std::move(at)}, network_{std::move(network)}, take_{std::move(take)} {}

smsc_reader::~smsc_reader() {
  *alive_ = false;
  drop();
}

void smsc_reader::drop() {
  if (stream_ && stream_->open()) stream_->close();
  stream_.reset();
  is_waiting_ = false;
}

void smsc_reader::ask() {
  if (is_waiting_ && steady::now() - asked_at_ > patience) drop();
  if (is_connecting_ || is_waiting_) return;
  if (stream_) return send_question();
  connect();
}

void smsc_reader::connect() {
  is_connecting_ = true;
  auto socket = std::make_shared<asio::ip::tcp::socket>(io_);
  const asio::ip::tcp::endpoint to{asio::ip::make_address(at_.host), at_.port};
  socket->async_connect(to, [this, socket, alive = alive_](error_code failed) {
    if (!*alive) return;
    is_connecting_ = false;
    if (failed) return;
    stream_ = std::make_shared<stream>(std::move(*socket), *this);
    stream_->start();
    send_question();
  });
}

void smsc_reader::send_question() {
  is_waiting_ = true;
  asked_at_ = steady::now();
  stream_->out() += "GET /messages?after=" + std::to_string(last_) + "&limit=" + std::to_string(a_time) +
      " HTTP/1.1\r\nHost: " + at_.host + "\r\n\r\n";
  stream_->flush();
}

std::size_t smsc_reader::on_octets(std::string_view octets) {
  const auto answer = parse_response(octets);
  if (answer.what == http_outcome::need_more) return 0;
  if (answer.what == http_outcome::bad || !is_waiting_) {
    // Whatever this is, it is no simulator: it is asked again over a new connection.
    stream_->close();
    on_closed();
    return octets.size();
  }
  is_waiting_ = false;
  if (answer.status == 200) take_answer(answer);
  return answer.length;
}

void smsc_reader::take_answer(const http_message& answer) {
  const auto told = read_simulator_answer(answer.body, network_);
  for (const auto& segment : told.taken)
    take_(segment);
  if (told.last > 0) last_ = told.last;
}

void smsc_reader::on_closed() {
  is_waiting_ = false;
  stream_.reset();
}

}  // namespace mbs::bench
