#include "protocols/smpp/delivery_receipt.hpp"
#include "protocols/smpp/esme_session.hpp"
#include "protocols/smpp/message_id.hpp"
#include "protocols/smpp/smsc_session.hpp"
#include "protocols/webhooks/webhook_signature.hpp"

#include <benchmark/benchmark.h>

#include <string>

// One core, items a second. The PDUs are those of a plain message to Kenya: 80 characters, an alphanumeric
// sender.

using namespace mbs::smpp;

namespace {

constexpr std::string_view text =
    "Your order 48213 is ready for collection at the Moi Avenue shop until 18:00. Asante!";
constexpr std::string_view receipt_text =
    "id:288230376293190992 sub:001 dlvrd:001 submit date:2603010900 done date:2603010907 stat:DELIVRD "
    "err:000 text:Your order 48213 is";
constexpr steady_point now{std::chrono::hours{1'000}};

submit_sm plain_submit() {
  submit_sm pdu;
  pdu.source = {type_of_number::alphanumeric, numbering_plan::unknown, "MBS-SHOP"};
  pdu.destination = {type_of_number::international, numbering_plan::e164, "254722000001"};
  pdu.validity_period = "000001000000000R";
  pdu.registered_delivery = registered::final_state;
  pdu.short_message = text;
  return pdu;
}

deliver_sm plain_receipt() {
  deliver_sm pdu;
  pdu.source = {type_of_number::international, numbering_plan::e164, "254722000001"};
  pdu.destination = {type_of_number::alphanumeric, numbering_plan::unknown, "MBS-SHOP"};
  pdu.esm_class = esm::delivery_receipt;
  pdu.short_message = receipt_text;
  return pdu;
}

template <class Pdu>
void encode_and_decode(benchmark::State& state, const Pdu& pdu) {
  std::string buffer;
  for ([[maybe_unused]] auto _ : state) {
    buffer.clear();
    benchmark::DoNotOptimize(encode(buffer, pdu, 7));
    const auto f = next_frame(buffer);
    Pdu back;
    benchmark::DoNotOptimize(decode_body(f.body, back));
    benchmark::DoNotOptimize(back);
  }
  state.SetItemsProcessed(state.iterations());
}

void submit_sm_both_ways(benchmark::State& state) {
  encode_and_decode(state, plain_submit());
}
void submit_sm_resp_both_ways(benchmark::State& state) {
  encode_and_decode(state, submit_sm_resp{"04000000086ECD50", {}});
}
void deliver_sm_both_ways(benchmark::State& state) {
  encode_and_decode(state, plain_receipt());
}
void deliver_sm_resp_both_ways(benchmark::State& state) {
  encode_and_decode(state, deliver_sm_resp{});
}

void receipt_parsed(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state)
    benchmark::DoNotOptimize(parse_delivery_receipt(receipt_text, {}, {}));
  state.SetItemsProcessed(state.iterations());
}

void message_id_normalised(benchmark::State& state) {
  std::string out;
  for ([[maybe_unused]] auto _ : state) {
    normalise_message_id("04000000086ECD50", id_form::automatic, out);
    benchmark::DoNotOptimize(out);
  }
  state.SetItemsProcessed(state.iterations());
}

/// submit_sm in, event, answer out, at an SMSC, in reads of 100 PDUs.
void smsc_session_submits(benchmark::State& state) {
  constexpr int batch = 100;
  std::string input;
  for (std::uint32_t i = 0; i < batch; ++i)
    if (!encode(input, plain_submit(), i + 2)) state.SkipWithError("not encoded");
  smsc_session session{smsc_options{}};
  smsc_output out;
  std::string bind;
  session.on_connected(now);
  if (!encode(bind, bind_transceiver{}, 1)) state.SkipWithError("not encoded");
  session.on_bytes(bind, now, out);
  session.accept_bind(now, out);
  for ([[maybe_unused]] auto _ : state) {
    out.clear();
    session.on_bytes(input, now, out);
    for (const auto& event : out.events)
      if (const auto* s = std::get_if<submit_arrived>(&event))
        session.answer(submit_sm_resp{"288230376293190992", {}}, s->sequence, command_status::rok, out);
    benchmark::DoNotOptimize(out.octets.data());
  }
  state.SetItemsProcessed(state.iterations() * batch);
}

/// A whole life over both sessions: submit_sm, its answer, the receipt, its answer.
void message_over_both_sessions(benchmark::State& state) {
  constexpr std::uint32_t batch = 100;
  esme_options options;
  options.limits.window = batch;
  smsc_options smsc_side;
  smsc_side.limits.window = batch;
  esme_session esme{options};
  smsc_session smsc{smsc_side};
  esme_output here;
  smsc_output there;
  esme.on_connected(now, here);
  smsc.on_connected(now);
  smsc.on_bytes(here.octets, now, there);
  smsc.accept_bind(now, there);
  esme.on_bytes(there.octets, now, here);
  const auto message = plain_submit();
  const auto receipt = plain_receipt();
  std::uint64_t answered = 0;
  for ([[maybe_unused]] auto _ : state) {
    here.clear();
    there.clear();
    for (std::uint32_t i = 0; i < batch; ++i)
      benchmark::DoNotOptimize(esme.send(message, i, now, here));
    smsc.on_bytes(here.octets, now, there);
    for (const auto& event : there.events)
      if (const auto* s = std::get_if<submit_arrived>(&event)) {
        smsc.answer(submit_sm_resp{"288230376293190992", {}}, s->sequence, command_status::rok, there);
        benchmark::DoNotOptimize(smsc.deliver(receipt, s->sequence, now, there));
      }
    here.clear();
    esme.on_bytes(there.octets, now, here);
    for (const auto& event : here.events)
      if (const auto* d = std::get_if<delivery_arrived>(&event)) {
        benchmark::DoNotOptimize(parse_delivery_receipt(d->message.message(), d->message.tlvs, {}));
        esme.answer_deliver(d->sequence, command_status::rok, here);
      }
    there.clear();
    smsc.on_bytes(here.octets, now, there);
    answered += there.events.size();
  }
  if (answered != static_cast<std::uint64_t>(state.iterations()) * batch)
    state.SkipWithError("answers are missing");
  state.SetItemsProcessed(state.iterations() * batch);
}

void webhook_signed(benchmark::State& state) {
  const auto key = mbs::webhook::signing_key::from_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  const std::string body(300, 'x');
  std::string out;
  for ([[maybe_unused]] auto _ : state) {
    out.clear();
    key->sign("msg_p5jXN8AQM9LWM0D4loKWxJek", mbs::webhook::unix_time{}, body, out);
    benchmark::DoNotOptimize(out);
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(submit_sm_both_ways);
BENCHMARK(submit_sm_resp_both_ways);
BENCHMARK(deliver_sm_both_ways);
BENCHMARK(deliver_sm_resp_both_ways);
BENCHMARK(receipt_parsed);
BENCHMARK(message_id_normalised);
BENCHMARK(smsc_session_submits);
BENCHMARK(message_over_both_sessions);
BENCHMARK(webhook_signed);

}  // namespace
