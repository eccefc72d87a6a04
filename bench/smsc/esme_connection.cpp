#include "bench/smsc/esme_connection.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace mbs::bench {
namespace {

// Octets that an ESME leaves unread before its receipts wait.
constexpr std::size_t max_backlog = std::size_t{1024} * 1024;

smpp::time_point clock_now() {
  return std::chrono::time_point_cast<smpp::duration>(std::chrono::system_clock::now());
}

smpp::smsc_options options_for(const operator_settings& settings) {
  smpp::smsc_options options;
  options.system_id = settings.name;
  // Unanswered ones are a fault of ours to play, and the window a rule of ours to keep.
  options.max_unanswered = 0xFFFFFFFF;
  options.limits.window = settings.receipt_window;
  return options;
}

smpp::submit_sm as_submit(const smpp::data_sm& data) {
  smpp::submit_sm message;
  message.service_type = data.service_type;
  message.source = data.source;
  message.destination = data.destination;
  message.esm_class = data.esm_class;
  message.registered_delivery = data.registered_delivery;
  message.data_coding = data.data_coding;
  message.tlvs = data.tlvs;
  return message;
}

}  // namespace

esme_connection::esme_connection(boost::asio::ip::tcp::socket socket, std::uint32_t number,
    operator_core& core, connection_owner& owner, receipt_writer& writer)
    : number_{number},
      core_{core},
      owner_{owner},
      writer_{writer},
      session_{options_for(core.settings())},
      stream_{std::make_shared<stream>(std::move(socket), *this)} {}

esme_connection::~esme_connection() {
  // One that is still sending its last octets closes by itself.
  if (stream_->open()) stream_->close();
}

void esme_connection::start(smpp::time_point now) {
  session_.on_connected(steady(now));
  stream_->start();
}

std::uint32_t esme_connection::room() const noexcept {
  return ended_ || stream_->backlog() + out_.octets.size() > max_backlog ? 0 : session_.room();
}

bool esme_connection::deliver(receipt_queue::handle h, smpp::time_point now) {
  if (ended_) return false;
  const auto verdict = session_.deliver(writer_.write(core_.receipts().at(h)), h, steady(now), out_);
  if (verdict == smpp::send_verdict::sent) ++core_.counters().receipts_sent;
  return verdict == smpp::send_verdict::sent;
}

void esme_connection::answer(const delayed_answer& answer) {
  if (delayed_ > 0) --delayed_;
  respond(answer.sequence, answer.status, answer.id);
}

void esme_connection::flush() {
  if (ended_ || out_.octets.empty()) return;
  stream_->out().append(out_.octets);
  out_.octets.clear();
  stream_->flush();
}

void esme_connection::tick(smpp::time_point now) {
  if (ended_ || steady(now) < session_.next_deadline()) return;
  session_.on_tick(steady(now), out_);
  perform(now);
}

void esme_connection::cut() {
  if (ended_) return;
  ++core_.counters().disconnects;
  out_.octets.clear();
  out_.events.clear();
  session_.on_disconnected(out_);
  for (const auto& event : out_.events)
    if (const auto* closed = std::get_if<smpp::session_closed>(&event)) give_back(*closed);
  stream_->close();
  end();
}

std::size_t esme_connection::on_octets(std::string_view octets) {
  const auto now = clock_now();
  unanswered_ = delayed_;
  session_.on_bytes(octets, steady(now), out_);
  perform(now);
  return octets.size();
}

void esme_connection::on_closed() {
  const auto state = session_.state();
  if (state == smpp::session_state::bound) ++core_.counters().connections_lost;
  session_.on_disconnected(out_);
  perform(clock_now());
}

void esme_connection::perform(smpp::time_point now) {
  // NOLINTNEXTLINE(modernize-loop-convert): by index, since answering a bind may append an event.
  for (std::size_t i = 0; i < out_.events.size(); ++i)
    if (!on_event(out_.events[i], now)) return;
  out_.events.clear();
  if (ended_) return;
  const bool over = out_.close;
  flush();
  if (!over) return;
  stream_->close_when_sent();
  end();
}

// False when the connection has been cut: nothing that came after counts.
bool esme_connection::on_event(const smpp::smsc_event& event, smpp::time_point now) {
  if (const auto* submit = std::get_if<smpp::submit_arrived>(&event))
    return on_submit(submit->request, submit->sequence, now);
  if (const auto* answered = std::get_if<smpp::deliver_answered>(&event)) {
    core_.on_receipt_answered(static_cast<receipt_queue::handle>(answered->key),
        answered->status == smpp::command_status::rok, now);
  } else if (const auto* data = std::get_if<smpp::data_arrived>(&event)) {
    return on_submit(as_submit(data->request), data->sequence, now);
  } else if (const auto* late = std::get_if<smpp::request_timed_out>(&event)) {
    core_.on_receipt_unanswered(static_cast<receipt_queue::handle>(late->key));
  } else if (const auto* bind = std::get_if<smpp::bind_requested>(&event)) {
    on_bind(*bind, now);
  } else if (const auto* closed = std::get_if<smpp::session_closed>(&event)) {
    give_back(*closed);
  } else if (const auto* query = std::get_if<smpp::query_arrived>(&event)) {
    session_.answer(smpp::query_sm_resp{}, query->sequence, smpp::command_status::rqueryfail, out_);
  } else if (const auto* cancel = std::get_if<smpp::cancel_arrived>(&event)) {
    session_.answer(smpp::cancel_sm_resp{}, cancel->sequence, smpp::command_status::rcancelfail, out_);
  } else if (const auto* replace = std::get_if<smpp::replace_arrived>(&event)) {
    session_.answer(smpp::replace_sm_resp{}, replace->sequence, smpp::command_status::rreplacefail, out_);
  } else if (const auto* multi = std::get_if<smpp::multi_arrived>(&event)) {
    session_.answer(smpp::submit_multi_resp{}, multi->sequence, smpp::command_status::rsubmitfail, out_);
  }
  return true;
}

bool esme_connection::on_submit(
    const smpp::submit_sm& message, std::uint32_t sequence, smpp::time_point now) {
  // The window is judged before this one joins those that wait for a late answer.
  const auto verdict = core_.on_submit(message, sequence, number_, delayed_, now);
  ++unanswered_;
  auto& most = core_.counters().max_outstanding;
  most = std::max(most, unanswered_);
  switch (verdict.what) {
    case submit_verdict::fate::ignore: return true;
    case submit_verdict::fate::disconnect: cut(); return false;
    case submit_verdict::fate::answer: break;
  }
  if (verdict.receipt_first != receipt_queue::none && !deliver(verdict.receipt_first, now))
    core_.receipts().send_next(verdict.receipt_first);
  if (verdict.garbage_first) {
    // A command that no version of the protocol knows; a good peer nacks it and goes on.
    smpp::encode_header(
        out_.octets, {static_cast<smpp::command_id>(0x00000ABC), smpp::command_status::rok, sequence});
  }
  if (verdict.answer_after_ms > 0) {
    ++delayed_;
    owner_.answer_later({number_, sequence, verdict.status, verdict.id}, verdict.answer_after_ms);
    return true;
  }
  respond(sequence, verdict.status, verdict.id);
  return true;
}

void esme_connection::respond(std::uint32_t sequence, smpp::command_status status, std::uint64_t id) {
  std::array<char, 20> digits{};
  smpp::submit_sm_resp response;
  if (status == smpp::command_status::rok)
    response.message_id = {digits.data(), write_id(digits.data(), id, core_.settings().id_in_response)};
  session_.answer(response, sequence, status, out_);
}

void esme_connection::on_bind(const smpp::bind_requested& bind, smpp::time_point now) {
  smpp::command_status why{};
  // Its views and itself go when a refusal appends to the events.
  if (!core_.may_bind(bind.system_id, bind.password, why)) {
    session_.refuse_bind(why, out_);
    return;
  }
  if (!session_.accept_bind(steady(now), out_)) return;
  bound_ = true;
  ++core_.counters().sessions;
}

void esme_connection::give_back(const smpp::session_closed& closed) {
  for (const auto key : closed.unanswered)
    core_.on_receipt_unanswered(static_cast<receipt_queue::handle>(key));
}

void esme_connection::end() {
  if (ended_) return;
  ended_ = true;
  if (bound_) --core_.counters().sessions;
  owner_.on_ended(*this);
}

}  // namespace mbs::bench
