#include "cli/node_composition.hpp"

#include "actors/access/hash_passwords.hpp"
#include "actors/links/smpp_channel.hpp"
#include "actors/links/test_channel.hpp"
#include "actors/mail/folder_channel.hpp"
#include "actors/mail/smtp_channel.hpp"
#include "persistence/links/link_store.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

namespace mbs::cli {

namespace {

[[nodiscard]] std::array<bool, domain::traffic_class_count> classes_of(const config::link_settings& link) {
  std::array<bool, domain::traffic_class_count> classes{};
  for (const auto& text : link.classes)
    if (auto c = domain::traffic_class_from(text)) classes[static_cast<std::size_t>(*c)] = true;
  return classes;
}

[[nodiscard]] smpp::status_policy status_policy_of(const config::link_settings& link) {
  std::vector<std::pair<std::uint32_t, smpp::status_class>> overrides;
  for (const auto& [code, text] : link.status_classes)
    if (auto c = smpp::status_class_from_text(text)) overrides.emplace_back(code, *c);
  return smpp::status_policy{std::move(overrides)};
}

[[nodiscard]] smpp::delivery_receipt_errors receipt_errors_of(const config::link_settings& link) {
  return {smpp::error_form_from_text(link.receipt_errors).value_or(smpp::error_form::dec),
      {link.receipt_error_codes.begin(), link.receipt_error_codes.end()}};
}

[[nodiscard]] smpp::id_form id_form_of(const std::string& text) {
  return smpp::id_form_from_text(text).value_or(smpp::id_form::automatic);
}

[[nodiscard]] std::vector<std::pair<std::string, smpp::message_state>> receipt_states_of(
    const config::link_settings& link) {
  static const std::map<std::string, smpp::message_state> meanings{{"enroute", smpp::message_state::enroute},
      {"delivered", smpp::message_state::delivered}, {"undelivered", smpp::message_state::undeliverable},
      {"rejected", smpp::message_state::rejected}, {"expired", smpp::message_state::expired},
      {"deleted", smpp::message_state::deleted}};
  std::vector<std::pair<std::string, smpp::message_state>> states;
  for (const auto& [word, meaning] : link.receipt_states)
    if (const auto known = meanings.find(meaning); known != meanings.end())
      states.emplace_back(word, known->second);
  return states;
}

[[nodiscard]] domain::alphabet alphabet_of(const config::link_settings& link) {
  return domain::alphabet_from(link.gsm_charset).value_or(domain::alphabet::gsm0338);
}

/// One bind a socket; the window is shared out so that all of them together do not exceed it.
[[nodiscard]] std::vector<smpp::esme_options> binds_of(const config::link_settings& link) {
  const bool pair = link.bind == "transmitter+receiver";
  smpp::esme_options bind;
  bind.system_id = link.system_id;
  bind.password = link.password;
  bind.system_type = link.system_type;
  bind.limits.window = std::max<std::uint32_t>(1, link.window / link.sessions);
  bind.limits.bind_within = link.bind_timeout;
  bind.limits.answer_within = link.answer_timeout;
  bind.limits.enquire_after = link.enquire_link;
  std::vector<smpp::esme_options> binds;
  for (std::uint32_t i = 0; i < link.sessions; ++i) {
    bind.mode = pair ? smpp::bind_mode::transmitter : smpp::bind_mode::transceiver;
    binds.push_back(bind);
    if (!pair) continue;
    bind.mode = smpp::bind_mode::receiver;
    binds.push_back(bind);
  }
  return binds;
}

}  // namespace

std::vector<domain::link_reach> reach_of_links(const config::settings& settings,
    const domain::numbering_plan& plan, const std::map<std::string, domain::link_id>& link_ids) {
  std::vector<domain::link_reach> all;
  for (const auto& link : settings.links) {
    const auto id = link_ids.find(link.name);
    if (id == link_ids.end()) continue;
    auto& reach = all.emplace_back();
    reach.link = id->second;
    // "*" takes whatever no link names.
    if (std::ranges::find(link.networks, "*") != link.networks.end()) continue;
    for (const auto& network : link.networks)
      reach.networks.push_back(plan.find(network));
  }
  return all;
}

actors::shared_rules rules_from(const config::settings& settings, const sending_setup& sending,
    const std::map<std::string, domain::link_id>& link_ids) {
  auto rules = std::make_shared<actors::node_rules>();
  rules->plan = sending.plan;
  rules->prices = sending.prices;
  std::vector<domain::route_rule> routes;
  for (const auto& link : settings.links) {
    if (!link.enabled) continue;
    // Which link carries a message is decided after its text was cut.
    if (link.long_message == smpp::to_text(smpp::long_message_style::udh16))
      rules->limits.concatenation = domain::reference_width::bits16;
    for (const auto& network : link.networks)
      routes.push_back(
          {link_ids.at(link.name), network == "*" ? domain::network_id{} : rules->plan.find(network),
              classes_of(link), link.preference});
  }
  rules->reach = reach_of_links(settings, sending.plan, link_ids);
  routes.push_back({link_ids.at(std::string{test_link_name}), domain::test_network});
  rules->routes = domain::route_table{std::move(routes)};
  const auto& limits = settings.limits;
  rules->limits.max_recipients = limits.max_recipients;
  rules->limits.max_segments = static_cast<std::uint8_t>(limits.max_segments);
  rules->limits.default_validity = limits.default_validity;
  rules->limits.max_validity = limits.max_validity;
  rules->limits.accept_unknown_network = settings.routing.accept_unknown_network;
  rules->callback_urls_per_account = limits.callback_urls_per_account;
  rules->queued_per_account = limits.queued_per_account;
  rules->trial_messages_a_day = settings.people.trial_messages_a_day;
  return rules;
}

std::pair<std::uint32_t, std::uint32_t> rate_of(const config::link_settings& link) {
  return {link.tps, link.burst != 0 ? link.burst : std::max<std::uint32_t>(1, link.tps / 10)};
}

actors::link_options link_options_from(
    const config::link_settings& link, domain::link_id id, const config::limit_settings& limits) {
  actors::link_options o;
  o.id = id;
  o.name = link.name;
  std::tie(o.tps, o.burst) = rate_of(link);
  o.window = link.window;
  o.queue = link.queue;
  o.correlations = limits.correlations;
  o.max_attempts = link.max_attempts;
  o.receipt_grace = limits.receipt_grace;
  o.alphabet = alphabet_of(link);
  o.throttle_pause = link.throttle_pause;
  o.receipt_per_message = link.receipts == "per_message";
  o.receipt_answer_within = link.receipt_answer_within;
  for (const auto& [text, policy] : link.on_unknown_outcome)
    if (auto c = domain::traffic_class_from(text))
      o.on_unknown[static_cast<std::size_t>(*c)] =
          policy == "hold" ? actors::unknown_outcome_policy::hold : actors::unknown_outcome_policy::resend;
  return o;
}

std::vector<actors::link_options> all_link_options_from(
    const config::settings& settings, const std::map<std::string, domain::link_id>& link_ids) {
  std::vector<actors::link_options> all;
  for (const auto& link : settings.links)
    if (link.enabled) all.push_back(link_options_from(link, link_ids.at(link.name), settings.limits));
  auto& test = all.emplace_back();
  test.id = link_ids.at(std::string{test_link_name});
  test.name = test_link_name;
  test.built_in = true;
  test.tps = 500;
  test.burst = 100;
  test.window = 1'000;
  test.queue = 100'000;
  test.receipt_grace = settings.limits.receipt_grace;
  return all;
}

actors::smpp_channel_options smpp_options_from(const config::link_settings& link) {
  actors::smpp_channel_options o;
  o.link = link.name;
  o.binds = binds_of(link);
  o.ids = {id_form_of(link.message_id_in_response), id_form_of(link.message_id_in_receipt),
      id_form_of(link.message_id_in_parameter)};
  o.long_messages =
      smpp::long_message_style_from_text(link.long_message).value_or(smpp::long_message_style::udh8);
  o.alphabet = alphabet_of(link);
  o.send_validity = link.send_validity;
  o.receipts.zone = std::chrono::minutes{link.receipt_zone_minutes};
  o.receipts.accept_unmarked = link.receipt_unmarked;
  o.receipts.states = receipt_states_of(link);
  o.delivery_receipt_errors = receipt_errors_of(link);
  o.alphanumeric_ton = link.alphanumeric_ton;
  o.alphanumeric_npi = link.alphanumeric_npi;
  o.short_code_ton = link.short_code_ton;
  o.short_code_npi = link.short_code_npi;
  o.status_classes = status_policy_of(link);
  o.reconnect_min = link.reconnect_min;
  o.reconnect_max = link.reconnect_max;
  return o;
}

std::function<std::unique_ptr<actors::channel>(const actors::link_options&, const actors::link_actor&)>
channels_from(const config::settings& settings, const std::map<std::string, domain::link_id>& link_ids,
    const std::map<domain::link_id, std::string>& learnt, actors::net::wire_service& wires) {
  std::map<domain::link_id, config::link_settings> links;
  for (const auto& link : settings.links)
    if (link.enabled) links.emplace(link_ids.at(link.name), link);
  return [links = std::move(links), learnt, &wires, test_link = link_ids.at(std::string{test_link_name})](
             const actors::link_options& o, const actors::link_actor& actor) {
    if (o.id == test_link) return actors::make_test_channel({.window = o.window});
    const auto& link = links.at(o.id);
    auto smpp = smpp_options_from(link);
    smpp.ids_learnt = learnt.at(o.id);
    const actors::net::wire_options wire{link.host, link.port, link.tls, link.connect_timeout};
    auto sockets = wires.make(wire, smpp.binds.size(), actor);
    return actors::make_smpp_channel(std::move(smpp), std::move(sockets));
  };
}

actors::store_pool_options store_options_from(const config::store_settings& store) {
  return {.messages = {.connections = store.message_connections, .waiting = store.message_waiting},
      .people = {.connections = store.people_connections,
          .waiting = store.people_waiting,
          .statement_limit = store.people_statement_limit},
      .share = {.waiting_each = store.people_waiting_per_account,
          .running_each = store.people_running_per_account,
          .percent = store.people_share,
          .burst = actors::page_burst,
          .patience = store.people_patience},
      .changes_waiting = store.change_waiting,
      .maintenance_waiting = store.maintenance_waiting};
}

domain::session_limits session_limits_from(const config::people_settings& people) {
  return {.idle = people.session_idle,
      .absolute = people.session_absolute,
      .factor_is_fresh_for = people.factor_fresh};
}

void set_up_people(const config::people_settings& people, std::string code_key, actors::node_setup& into) {
  into.passwords = {.cost = {people.password_memory, people.password_passes},
      .threads = people.password_threads,
      .waiting = people.password_waiting,
      // This very program, also when another one has its name by now.
      .process = {.program = {"/proc/self/exe", actors::hashing_argument}}};
  auto& o = into.people;
  o.sessions = session_limits_from(people);
  o.caps.money_a_day = domain::money::from_shillings(people.codes_money_a_day);
  o.caps.codes_a_day = people.codes_a_day;
  o.caps.block_codes_a_day = people.codes_per_block_a_day;
  o.caps.group_codes_a_day = people.codes_per_address_a_day;
  o.codes_account = people.codes_account;
  o.codes_sender = people.codes_sender;
  o.trial_credit = domain::money::from_shillings(people.trial_credit);
  o.trial_sender = people.trial_sender;
  o.code_key = std::move(code_key);
}

void set_up_mail(const config::mail_settings& mail, actors::node_setup& into) {
  into.mailer = {.at_once = mail.at_once,
      .waiting_at_most = mail.waiting,
      .within = mail.timeout,
      .retention = mail.retention};
  auto from = domain::mailbox::parse(mail.from);
  if (mail.transport.empty() || !from) return;
  actors::smtp_options smtp{.host = mail.host,
      .port = mail.port,
      .tls_from_the_start = mail.tls == "tls",
      .ca_file = mail.ca_file,
      .user = mail.user,
      .password = mail.password,
      .own_name = std::string{from->address.domain()},
      .connect_timeout = mail.connect_timeout,
      .answer_timeout = mail.answer_timeout};
  into.mail_from = {.from = std::move(*from), .reply_to = domain::mail_address::parse(mail.reply_to)};
  if (mail.transport == "folder") {
    into.make_mail_channel = [folder = mail.folder] { return actors::make_folder_channel(folder); };
  } else {
    into.make_mail_channel = [smtp] { return actors::make_smtp_channel(smtp); };
  }
}

domain::billing_terms billing_terms_from(const config::settings& settings) {
  const auto& d = settings.documents;
  domain::billing_terms terms;
  terms.seller = {d.seller_name, d.seller_address, d.seller_pin};
  terms.prefix = d.prefix;
  auto base = settings.http.public_url;
  while (base.ends_with('/'))
    base.pop_back();
  if (!base.empty()) terms.verify_base = base + "/verify/";
  return terms;
}

actors::recovery_options recovery_options_from(const config::settings& settings, std::string code_key) {
  actors::recovery_options o;
  o.wait = settings.people.recovery_wait;
  o.public_url =
      settings.http.public_url.empty() ? "http://" + settings.http.listen : settings.http.public_url;
  while (o.public_url.ends_with('/'))
    o.public_url.pop_back();
  o.code_key = std::move(code_key);
  return o;
}

std::string documents_folder_of(
    const config::sender_settings& senders, const persistence::database& database) {
  constexpr std::string_view scheme = "sqlite:";
  if (!senders.documents_folder.empty()) return senders.documents_folder;
  const auto name = database.name();
  if (!name.starts_with(scheme)) return "/var/lib/mbs/documents";
  return (std::filesystem::path{name.substr(scheme.size())}.parent_path() / "documents").string();
}

std::map<std::string, domain::link_id> intern_links(
    const config::settings& settings, persistence::database& database) {
  const auto stores = database.connect(persistence::lane::changes);
  std::map<std::string, domain::link_id> ids;
  const auto intern = [&](const std::string& name) {
    auto id = stores->get<persistence::link_store>().intern_link(name);
    if (!id) throw std::runtime_error("the database cannot register link " + name + ": " + stores->trouble());
    ids.emplace(name, *id);
  };
  for (const auto& link : settings.links)
    if (link.enabled) intern(link.name);
  intern(std::string{test_link_name});
  return ids;
}

std::map<domain::link_id, std::string> learnt_by_links(
    const std::map<std::string, domain::link_id>& link_ids, persistence::database& database) {
  const auto stores = database.connect(persistence::lane::changes);
  std::map<domain::link_id, std::string> all;
  for (const auto& [name, id] : link_ids) {
    auto learnt = stores->get<persistence::link_store>().load_learnt(id);
    if (!learnt) throw std::runtime_error("the database cannot tell what link " + name + " has learnt");
    all.emplace(id, std::move(*learnt));
  }
  return all;
}

}  // namespace mbs::cli
