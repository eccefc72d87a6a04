#include "http/money/billing_json.hpp"

namespace mbs::http {

namespace {

using domain::errc;
using persistence::billing_record;

void render_unit(const billing_record& d, json_writer& json) {
  if (!d.unit) return;
  json.key("control_unit").begin_object().key("serial").text(d.unit->serial);
  json.key("number").text(d.unit->number);
  if (!d.unit->signature.empty()) json.key("signature").text(d.unit->signature);
  json.end_object();
}

void render_invoice(const billing_record& d, json_writer& json) {
  const auto& f = d.facts;
  json.key("month").plain_text(f.month).key("charged").amount(f.exact).key("credited").amount(d.credited);
  json.key("lines").begin_array();
  for (const auto& line : f.lines) {
    json.begin_object().key("network").text(line.network).key("class").text(line.traffic);
    json.key("segments").integer(line.segments).key("amount").amount(line.amount).end_object();
  }
  json.end_array();
}

void render_taxes(const billing_record& d, json_writer& json) {
  json.key("net").amount(d.facts.net).key("taxes").begin_array();
  for (const auto& t : d.facts.taxes) {
    json.begin_object().key("name").text(t.name).key("basis_points").integer(t.basis_points);
    json.key("taxed").amount(t.taxed).key("amount").amount(t.tax).end_object();
  }
  json.end_array();
}

void show_file(exchange& c, const actors::billing_file& file) {
  const auto etag = '"' + file.document.sha256 + '"';
  c.add_header("ETag", etag);
  const auto& known = c.in.if_none_match;
  if (known == "*" || known.find(etag) != std::string::npos) return c.respond_not_modified();
  c.add_header("Content-Disposition", "attachment; filename=\"" + file.document.number + ".pdf\"");
  c.respond(200, "application/pdf", file.content);
}

}  // namespace

void render(const billing_record& d, billing_view view, json_writer& json) {
  const auto& f = d.facts;
  json.begin_object().key("id").plain_text(domain::to_text(d.id));
  json.key("kind").plain_text(domain::to_text(d.kind)).key("number").plain_text(d.number);
  json.key("issued_at").time(d.issued_at).key("total").amount(d.total);
  if (view == billing_view::of_staff) json.key("account_id").plain_text(domain::to_text(d.account));
  json.key("buyer").text(f.buyer.name);
  if (d.kind == domain::billing_kind::receipt) {
    json.key("reference").text(f.payment_reference).key("paid_at").time(f.paid_at);
  } else {
    if (d.kind == domain::billing_kind::invoice) render_invoice(d, json);
    render_taxes(d, json);
  }
  if (d.kind == domain::billing_kind::credit_note) {
    json.key("invoice").plain_text(f.of_number).key("invoice_id").plain_text(domain::to_text(d.of_document));
    json.key("reason").text(f.reason);
  }
  if (!f.verify_url.empty()) json.key("verify_url").text(f.verify_url);
  render_unit(d, json);
  json.end_object();
}

void send_billing_file(exchange& c, actors::billing_gateway& documents, domain::account_id turn,
    std::optional<domain::account_id> account) {
  const auto id = domain::billing_id_from(c.parameter);
  if (!id) return c.refuse(no_such_billing_document());
  documents.file(turn, *id, account, c.when<actors::billing_file>([](exchange& on, auto& result) {
    if (result.has_error() && result.error().why == errc::not_found)
      return on.refuse(no_such_billing_document());
    conclude(on, result, [&](const actors::billing_file& file) { show_file(on, file); });
  }));
}

problem no_such_billing_document() {
  return problem_of(errc::not_found, "there is no such document");
}

}  // namespace mbs::http
