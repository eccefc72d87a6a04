#include "cli/command_line.hpp"

#include "cli/serve.hpp"

namespace mbs::cli {

namespace {

constexpr const char* footer =
    "Exit codes: 0 done, 1 the answer is no, 2 usage, 3 configuration, 4 database, "
    "5 refused (nothing changed), 6 fault of mbs.\n"
    "Configuration: --config FILE, else MBS_CONFIG, else ./mbs.toml, else defaults; "
    "MBS_SECTION__KEY overrides it.";

constexpr auto* expires_help = "When it ends: 2027-01-31T00:00:00Z, or from now on: 90d";

}  // namespace

command_line::command_line(chosen& into) : into_{into} {
  app_.name("mbs");
  app_.require_subcommand(1);
  app_.footer(footer);
  app_.set_version_flag("--version", "mbs " MBS_VERSION);
  add_whole();
  add_accounts();
  add_senders();
  add_keys();
  add_people();
  add_staff();
  add_sessions();
  add_webhooks();
  add_top_ups();
  add_documents();
  add_payments();
  add_prices();
  add_money_requests();
  add_reconciliations();
  add_books();
  add_balances();
  add_mail();
  add_master_key();
  add_audit();
}

CLI::App& command_line::command(
    CLI::App& parent, const std::string& name, const std::string& what, action run) {
  auto& added = *parent.add_subcommand(name, what);
  added.add_option("--config", into_.config, "Configuration file")->type_name("FILE");
  added.add_flag("--json", into_.json, "One JSON document on standard output; errors as JSON too");
  added.footer(footer);
  added.callback([this, run = std::move(run)] { into_.command = run; });
  return added;
}

CLI::App& command_line::group(const std::string& name, const std::string& what) {
  auto& added = *app_.add_subcommand(name, what);
  added.require_subcommand(1);
  return added;
}

void command_line::add_whole() {
  auto& serving =
      command(app_, "serve", "Run the platform until SIGTERM or SIGINT", [this](command_context& c) {
        return static_cast<exit_code>(serve(c.load_for_serving(),
            {.config_path = c.config_path(),
                .environment = c.environment(),
                .log_level = into_.log_level,
                .migrate = into_.migrate}));
      });
  serving.remove_option(serving.get_option("--json"));
  serving.add_option("--log-level", into_.log_level, "Instead of the configuration's")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error"}));
  serving.add_flag("--migrate", into_.migrate, "Bring an older database up to date first; back it up before");
  command(app_, "migrate", "Prepare the database, or bring it up to date", migrate);
  auto& checking = command(app_, "check-config", "Say what is in force, or everything that is wrong",
      [this](command_context& c) { return check_config(c, into_.reference); });
  checking.add_flag("--reference", into_.reference, "Print the reference of all settings (Markdown) instead");
  auto& adding = command(app_, "verify",
      "Re-add all money and states from the last closed day on; exit 1 on any difference",
      [this](command_context& c) { return verify(c, into_.verify); });
  adding.add_flag("--whole", into_.verify.whole, "Closed days as well: everything that is there");
  adding.add_option("--account", into_.verify.account, "Only this account: e-mail or id");
  adding.add_option("--as-of", into_.verify.as_of, "The books at the end of this closed day, re-added");
  command(group("link", "Links to operators"), "list", "Configured links, and those that the database knows",
      list_links);
}

void command_line::add_accounts() {
  auto& accounts = group("account", "Customers' accounts");
  auto& create = command(accounts, "create", "Create an account; prepares the database when it is new",
      [this](command_context& c) { return create_account(c, into_.account); });
  create.add_option("--email", into_.account.email, "Unique")->required();
  create.add_option("--name", into_.account.name, "Of the customer")->required();
  create.add_option("--credit", into_.account.credit, "KES to begin with");
  create.add_option("--credit-limit", into_.account.credit_limit, "KES that the account may owe");
  create.add_option("--sender", into_.account.senders, "Approved sender ID; may repeat")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  create.add_flag("--key", into_.account.key, "Make an API key too");
  command(accounts, "list", "All accounts with their balances", list_accounts);
  auto& credit = command(accounts, "credit",
      "Add prepaid credit; beyond money.adjustment_limit another person has to agree",
      [this](command_context& c) { return credit_account(c, into_.credit); });
  credit.add_option("account", into_.credit.account, "E-mail or id")->required();
  credit.add_option("amount", into_.credit.amount, "KES, above 0")->required();
  credit.add_option("--reference", into_.credit.reference,
      "Makes it once: a second credit with the same reference is refused; made up and printed when absent");
  credit.add_option("--note", into_.credit.note, "For the statement");
  credit.add_flag("--debit", into_.credit.debit, "Take the amount away instead");
  auto& rotate =
      command(accounts, "rotate-secret", "Give the account a new secret for callbacks; it is shown once",
          [this](command_context& c) { return rotate_account_secret(c, into_.who); });
  rotate.add_option("account", into_.who, "E-mail or id")->required();
  for (const auto status : {persistence::account_status::suspended, persistence::account_status::active}) {
    const bool suspend = status == persistence::account_status::suspended;
    auto& change = command(accounts, suspend ? "suspend" : "activate",
        suspend ? "Let the account look, but send, cancel and change nothing" : "End a suspension",
        [this, status](
            command_context& c) { return set_account_status(c, into_.who, status, into_.reason); });
    change.add_option("account", into_.who, "E-mail or id")->required();
    change.add_option("--reason", into_.reason, "Why, for the audit log");
  }
}

void command_line::about_sender(CLI::App& sender) {
  sender.add_option("account", into_.sender.account, "E-mail or id")->required();
  sender.add_option("name", into_.sender.name, "As registered with the operators")->required();
  sender.add_option("--network", into_.sender.network, "Only on this network");
  sender.add_option("--class", into_.sender.traffic_class, "Only for this class of messages");
}

void command_line::add_senders() {
  auto& senders = group("sender", "Sender IDs");
  auto& add = command(senders, "add", "Approve a sender ID for an account",
      [this](command_context& c) { return add_sender(c, into_.sender); });
  about_sender(add);
  add.add_option("--expires", into_.sender.expires, expires_help);
  add.add_flag("--shared", into_.sender.shared, "Mark it as one that the platform lends to several accounts");
  about_sender(command(senders, "remove", "Take one approval away; others of the same name stay",
      [this](command_context& c) { return remove_sender(c, into_.sender); }));
  auto& approved = command(senders, "list", "The sender IDs of an account, with networks and classes",
      [this](command_context& c) { return list_senders(c, into_.who); });
  approved.add_option("account", into_.who, "E-mail or id")->required();
  add_sender_requests(senders);
}

void command_line::add_sender_requests(CLI::App& senders) {
  auto& o = into_.sender_request;
  auto& list = command(senders, "requests", "Sender IDs that accounts ask for, the oldest first",
      [&o](command_context& c) { return list_sender_requests(c, o); });
  list.add_option("--state", o.state, "waiting, approved, rejected, withdrawn or expired; without: waiting");
  list.add_option("--after", o.after, "What the page before has said");
  list.add_option("--limit", o.limit, "At most so many")->check(CLI::Range(1, 200));
  auto& approve =
      command(senders, "approve", "Give an account the sender that it asks for; mails whoever asked",
          [&o](command_context& c) { return approve_sender(c, o); });
  approve.add_option("request", o.request, "Id, as sender requests shows it")->required();
  approve.add_option("--expires", o.expires, expires_help);
  auto& reject = command(senders, "reject", "Refuse what an account asks for; mails whoever asked",
      [&o](command_context& c) { return reject_sender(c, o); });
  reject.add_option("request", o.request, "Id, as sender requests shows it")->required();
  reject.add_option("--reason", o.reason, "For whoever asked, up to 200 characters")->required();
}

void command_line::add_keys() {
  auto& keys = group("key", "API keys");
  auto& create = command(keys, "create", "Make an API key; it is shown once",
      [this](command_context& c) { return create_key(c, into_.new_key); });
  create.add_option("account", into_.new_key.account, "E-mail or id")->required();
  create.add_option("--label", into_.new_key.label, "For lists");
  const auto several = [&create](const char* name, std::vector<std::string>& into, const char* what) {
    create.add_option(name, into, what)->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  };
  several("--scope", into_.new_key.scopes, "What it may do, like messages:send; may repeat; without: all");
  create.add_option(
      "--expires", into_.new_key.expires, "When it ends: 2027-01-31T00:00:00Z, or from now on: 90d");
  create.add_flag("--test", into_.new_key.test,
      "A test key: its messages are free, never leave the house, and end as the test numbers say");
  several("--address", into_.new_key.addresses,
      "From where it may be used: 192.0.2.0/24, 2001:db8::/32; may repeat; without: anywhere");
  auto& rotate = command(keys, "rotate", "Replace a key by one alike, which is shown once",
      [this](command_context& c) { return rotate_key(c, into_.rotated_key); });
  rotate.add_option("key", into_.rotated_key.key, "Id of the key, as key list shows it")->required();
  rotate.add_option("--overlap", into_.rotated_key.overlap,
      "How long the old one still works: 24h when not said, 0s to 30d");
  auto& list = command(keys, "list", "The keys of an account, also those that have ended",
      [this](command_context& c) { return list_keys(c, into_.who); });
  list.add_option("account", into_.who, "E-mail or id")->required();
  auto& revoke = command(
      keys, "revoke", "End a key for good", [this](command_context& c) { return revoke_key(c, into_.key); });
  revoke.add_option("key", into_.key, "Id of the key, as key list shows it")->required();
}

void command_line::add_people() {
  auto& people = group("person", "People who sign in");
  command(people, "list", "Everybody", [this](command_context& c) { return list_people(c, into_.person); });
  auto& create = command(people, "create", "Make a member of an account; the password is shown once",
      [this](command_context& c) { return create_person(c, into_.person); });
  create.add_option("--account", into_.person.account, "E-mail or id")->required();
  create.add_option("--role", into_.person.role, "In the account")
      ->required()
      ->check(CLI::IsMember({"owner", "administrator", "sender", "finance", "viewer"}));
  about_new_person(create);
  create.add_option("--phone", into_.person.phone, "Theirs; taken as proved");
  auto& show = command(people, "show", "One person, with their accounts",
      [this](command_context& c) { return show_person(c, into_.person); });
  auto& close = command(people, "close", "End all sessions; no more signing in",
      [this](command_context& c) { return set_person_open(c, into_.person.who, false); });
  auto& open = command(people, "open", "End that",
      [this](command_context& c) { return set_person_open(c, into_.person.who, true); });
  auto& reset = command(people, "reset-factor", "Take the second factor away; ends all sessions",
      [this](command_context& c) { return reset_factor(c, into_.person.who); });
  for (auto* const one : {&show, &close, &open, &reset})
    one->add_option("person", into_.person.who, "E-mail or id")->required();
}

void command_line::about_new_person(CLI::App& create) {
  create.add_option("--email", into_.person.email, "Unique; taken as proved")->required();
  create.add_option("--name", into_.person.name, "Of the person")->required();
}

void command_line::add_staff() {
  auto& staff = group("staff", "The platform's own people");
  command(staff, "list", "All members of staff", [this](command_context& c) {
    into_.person.staff_only = true;
    return list_people(c, into_.person);
  });
  auto& create = command(staff, "create", "Make a member of staff; prepares the database when it is new",
      [this](command_context& c) { return create_staff(c, into_.person); });
  about_new_person(create);
  create.add_option("--role", into_.person.role, "On the platform")
      ->required()
      ->check(CLI::IsMember({"operator", "finance", "support", "privacy_officer"}));
  create.add_flag("--with-factor", into_.person.with_factor,
      "With a second factor that is on at once; its secret is shown once");
  auto& role = command(staff, "role", "Change what somebody is on the platform",
      [this](command_context& c) { return set_staff_role(c, into_.person); });
  role.add_option("person", into_.person.who, "E-mail or id")->required();
  role.add_option("role", into_.person.role, "operator, finance, support, privacy_officer, or none")
      ->required();
}

void command_line::add_sessions() {
  auto& sessions = group("session", "Where people are signed in");
  auto& list = command(
      sessions, "list", "Of one person", [this](command_context& c) { return list_sessions(c, into_.who); });
  list.add_option("person", into_.who, "E-mail or id")->required();
  auto& end = command(sessions, "end", "End a session, or all of a person",
      [this](command_context& c) { return end_session(c, into_.session); });
  end.add_option("session", into_.session.session, "Id, as session list shows it");
  end.add_option("--all", into_.session.everywhere_of, "All of this person: e-mail or id");
}

void command_line::add_webhooks() {
  auto& webhooks = group("webhook", "Callback URLs");
  auto& list = command(webhooks, "list", "The callback URLs of an account and how they fare",
      [this](command_context& c) { return list_webhooks(c, into_.who); });
  list.add_option("account", into_.who, "E-mail or id")->required();
  auto& remove = command(webhooks, "delete", "Remove a callback URL; what waits for it is dropped",
      [this](command_context& c) { return delete_webhook(c, into_.webhook); });
  auto& rotate = command(webhooks, "rotate-secret", "Give a callback URL a new secret; it is shown once",
      [this](command_context& c) { return rotate_webhook_secret(c, into_.webhook); });
  auto& by_default =
      command(webhooks, "default", "Tell it of messages that name no callback_url of their own",
          [this](command_context& c) { return set_default_webhook(c, into_.webhook, into_.off); });
  by_default.add_flag("--off", into_.off, "Tell nobody of them any more, if it is told now");
  for (auto* const one : {&remove, &rotate, &by_default})
    one->add_option("webhook", into_.webhook, "Id, as webhook list shows it")->required();
}

void command_line::add_mail() {
  auto& mails = group("mail", "The outbox of mails");
  auto& list = command(mails, "list", "What waits, was sent, refused or ended; newest first",
      [this](command_context& c) { return list_mails(c, into_.mail); });
  list.add_option("--state", into_.mail.state, "Only these")
      ->check(CLI::IsMember({"waiting", "sent", "refused", "ended"}));
  list.add_option("--to", into_.mail.address, "Only to this address");
  list.add_option("--limit", into_.mail.limit, "At most so many")->check(CLI::Range(1, 1'000));
  auto& show = command(mails, "show", "One mail, without what it tells",
      [this](command_context& c) { return show_mail(c, into_.mail); });
  auto& retry = command(mails, "retry", "Try a mail again now; its address is marked no more",
      [this](command_context& c) { return retry_mail(c, into_.mail); });
  for (auto* const one : {&show, &retry})
    one->add_option("mail", into_.mail.id, "Id, as mail list shows it")->required();
  auto& bounced =
      command(mails, "bounced", "Mark an address whose mail came back: only codes are tried there",
          [this](command_context& c) { return mark_bounced(c, into_.mail); });
  bounced.add_option("--reason", into_.mail.reason, "For lists");
  bounced.add_flag("--undo", into_.mail.undo, "Take the mark away");
  auto& test = command(mails, "test", "Send a test mail",
      [this](command_context& c) { return send_test_mail(c, into_.mail); });
  test.add_option("--language", into_.mail.language, "en or sw")->check(CLI::IsMember({"en", "sw"}));
  for (auto* const one : {&bounced, &test})
    one->add_option("address", into_.mail.address, "Of e-mail")->required();
}

void command_line::add_master_key() {
  auto& keys = group("master-key", "Keys under which secrets are sealed in the database");
  auto& make =
      command(keys, "make", "Make the file for secrets.master_key_file; one that is there is left alone",
          [this](command_context& c) { return make_master_key(c, into_.file); });
  make.add_option("file", into_.file, "Where; only its owner may read it")->required();
  command(keys, "rotate", "Put a new key in front; the old ones still open what they have sealed",
      rotate_master_key);
}

void command_line::about_audit(CLI::App& asking) {
  asking.add_option("--account", into_.audit.account, "Of this account: e-mail or id");
  asking.add_option("--actor", into_.audit.actor, "By system, command_line, key:key_… or person:…");
  asking.add_option("--action", into_.audit.action, "Of this kind, like key.created");
  asking.add_option("--from", into_.audit.from, "Not before this time, like 2026-01-31T08:00:00Z");
  asking.add_option("--until", into_.audit.until, "Before this time");
}

void command_line::add_audit() {
  auto& audit = group("audit", "The log of all changes, chained by hashes");
  auto& verify = command(audit, "verify", "Look for what was changed, taken out or moved; exit 1 if there is",
      [this](command_context& c) { return verify_audit(c, into_.head, into_.since_last); });
  verify.add_option("--head", into_.head, "Compare with what audit head or the server's log said once");
  verify.add_flag("--since-last", into_.since_last, "Only what came since the last verification");
  command(audit, "head", "The end of the chain: keep it where nobody can change it", show_audit_head);
  auto& list = command(audit, "list", "Entries, the newest first",
      [this](command_context& c) { return list_audit(c, into_.audit); });
  about_audit(list);
  list.add_option("--before", into_.audit.before, "The next page, as the page before says");
  list.add_option("--limit", into_.audit.limit, "Entries a page")->check(CLI::Range(1, 1'000));
  about_audit(command(audit, "export", "All of them as CSV that is safe to open in a spreadsheet",
      [this](command_context& c) { return export_audit(c, into_.audit); }));
}

}  // namespace mbs::cli
