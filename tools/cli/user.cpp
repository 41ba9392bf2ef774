#include <iostream>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "data/journal/journal.hpp"
#include "data/people/credentials.hpp"
#include "data/people/person.hpp"
#include "data/store/error.hpp"
#include "tools/cli/command.hpp"

namespace cli {
namespace {

struct UserOptions {
    std::string database, login, name, phone, token_name = "command line", scope = "read", password_hash;
    std::vector<std::string> grants;
    bool password_from_stdin = false;
    int days = 30;
};

constexpr const char* hash_option = "--password-hash";

constexpr std::string_view grid_mark = "grid=";

/// "planner:320102", "officer:grid=G0417" or "admin"
data::Grant grant_from(data::Connection& db, const std::string& text) {
    const auto colon = std::min(text.find(':'), text.size());
    const auto role = data::role_from(text.substr(0, colon));
    if (!role)
        throw data::Invalid(
            {{"grant", "--grant",
              text + ": the roles are officer, planner, enforcer, importer, supervisor,"
                     " admin and viewer; within a division: officer:320102001, within a grid: officer:grid=CODE"}});
    const std::string where = colon < text.size() ? text.substr(colon + 1) : "";
    if (!where.starts_with(grid_mark)) return {*role, where};
    const std::string code = where.substr(grid_mark.size());
    const auto grid = data::find_grid(db, code);
    if (!grid) throw data::Invalid({{"unknown-grid", "--grant", "there is no grid with the code " + code}});
    return {*role, "", *grid};
}

data::Person person_called(data::Connection& db, const std::string& login) {
    const auto secret = data::secret_of(db, login);
    const auto person = secret ? data::find_person(db, secret->person) : std::nullopt;
    if (!person) throw data::NotFound("nobody signs in as " + login);
    return *person;
}

/// One transaction of its own in the name of who sits at the machine; the server then reads its people anew.
void change(data::Owner& owner, const std::string& reason, const std::function<void(data::Transaction&)>& work) {
    owner.write([&](data::Connection& db) {
        data::Transaction transaction(db, *owner.catalogue, {"local", reason});
        work(transaction);
        transaction.commit();
    });
    owner.people_changed();
}

std::string hash_from_stdin(const std::string& login) {
    std::string password;
    std::getline(std::cin, password);
    if (const auto why = data::why_weak(password, login))
        throw data::Invalid({{"weak-password", "password", why->words}});
    return data::hash_password(password);
}

int add(const UserOptions& options, data::Owner& owner, std::ostream& out) {
    data::Person person;
    person.login = options.login, person.name = options.name, person.phone = options.phone;
    std::string password, hash = options.password_hash;
    if (options.password_from_stdin) hash = hash_from_stdin(options.login);
    if (hash.empty()) {
        password = data::make_password();
        hash = data::hash_password(password);
        person.must_change_password = true;
    }
    change(owner, "user add", [&](data::Transaction& transaction) {
        for (const std::string& grant : options.grants) person.grants.push_back(grant_from(transaction.db(), grant));
        person = data::create_person(transaction, person, hash);
    });
    out << fmt::format("{} ({}) may sign in\n", person.login, person.name);
    if (!password.empty()) out << fmt::format("first password: {} (is changed at the first sign-in)\n", password);
    out << std::flush;
    return 0;
}

/// As it is written behind a role: ":320102001", ":grid=G0417", nothing for everywhere.
std::string where(const data::Grant& grant, const std::map<data::FeatureId, std::string>& grid_codes) {
    if (grant.everywhere()) return "";
    if (grant.grid == 0) return ':' + grant.division;
    const auto code = grid_codes.find(grant.grid);
    return fmt::format(":{}{}", grid_mark, code == grid_codes.end() ? std::to_string(grant.grid) : code->second);
}

int list(data::Owner& owner, std::ostream& out) {
    std::vector<data::Person> everybody;
    std::map<data::FeatureId, std::string> codes;
    owner.write([&](data::Connection& db) {
        everybody = data::read_people(db);
        codes = data::codes_of_granted_grids(db);
    });
    for (const data::Person& person : everybody) {
        std::string grants;
        for (const data::Grant& grant : person.grants)
            grants += fmt::format(" {}{}", data::to_string(grant.role), where(grant, codes));
        out << fmt::format("{:20} {}{}{}\n", person.login, person.name, person.disabled ? " (disabled)" : "", grants);
    }
    out << std::flush;
    return 0;
}

int disable(const UserOptions& options, bool disabled, data::Owner& owner, std::ostream& out) {
    change(owner, disabled ? "user disable" : "user enable", [&](data::Transaction& transaction) {
        auto person = person_called(transaction.db(), options.login);
        person.disabled = disabled;
        data::change_person(transaction, person.id, person.version, person);
    });
    out << fmt::format("{} {}\n", options.login,
                       disabled ? "is disabled and signed out everywhere" : "may sign in again")
        << std::flush;
    return 0;
}

int give_password(const UserOptions& options, data::Owner& owner, std::ostream& out) {
    std::string password, hash = options.password_hash;
    if (options.password_from_stdin) hash = hash_from_stdin(options.login);
    if (hash.empty()) {
        password = data::make_password();
        hash = data::hash_password(password);
    }
    change(owner, "user password", [&](data::Transaction& transaction) {
        data::set_password(transaction, person_called(transaction.db(), options.login).id, hash, !password.empty());
    });
    if (password.empty())
        out << fmt::format("{} has a new password\n", options.login);
    else
        out << fmt::format("first password: {} (is changed at the first sign-in)\n", password);
    out << std::flush;
    return 0;
}

int make_token(const UserOptions& options, data::Owner& owner, std::ostream& out) {
    const std::string secret = data::make_secret();
    const auto now = std::chrono::system_clock::now();
    change(owner, "user token", [&](data::Transaction& transaction) {
        data::add_token(transaction.db(),
                        {0, data::hash_of_secret(secret), person_called(transaction.db(), options.login).id,
                         options.token_name, options.scope == "write", data::utc_text(now),
                         data::utc_text(now + std::chrono::hours(24 * options.days)), 0, std::nullopt});
    });
    out << secret << '\n' << std::flush;
    return 0;
}

using Work = int (*)(const UserOptions&, data::Owner&, std::ostream&);

CLI::App* add_command(CLI::App& user, Chosen& chosen, const std::shared_ptr<UserOptions>& options, const char* name,
                      const char* what, Work work, bool may_create = false) {
    auto* command = user.add_subcommand(name, what);
    add_path(*command, "--database", options->database, chosen, "The district's file")->required();
    command->callback([&chosen, options, work, may_create] {
        chosen.database = options->database;
        chosen.may_create = may_create;
        chosen.with_owner = [options, work](data::Owner& owner, std::ostream& out) {
            return work(*options, owner, out);
        };
    });
    return command;
}

CLI::App* add_login(CLI::App* command, const std::shared_ptr<UserOptions>& options) {
    command->add_option("login", options->login, "The name somebody signs in under")->required();
    return command;
}

/// The password is read where the person sits: a server that the command is handed to gets its hash alone.
void add_password(CLI::App* command, Chosen& chosen, const std::shared_ptr<UserOptions>& options) {
    command->add_flag("--password-from-stdin", options->password_from_stdin,
                      "Read the password from standard input instead of making a first one");
    command->add_option(hash_option, options->password_hash, "")->group("");
    chosen.for_the_server = [options](std::vector<std::string> arguments) {
        if (!options->password_from_stdin) return arguments;
        std::erase(arguments, "--password-from-stdin");
        arguments.push_back(std::string(hash_option) + "=" + hash_from_stdin(options->login));
        return arguments;
    };
}

}  // namespace

void add_user(CLI::App& program, Chosen& chosen) {
    auto* user = program.add_subcommand("user", "People: who may sign in, and what they may do where");
    user->require_subcommand(1);
    const auto options = std::make_shared<UserOptions>();

    auto* adding = add_login(add_command(*user, chosen, options, "add", "Add somebody", &add, true), options);
    adding->add_option("--name", options->name, "The person's name")->required();
    adding->add_option("--phone", options->phone, "A telephone number");
    adding->add_option(
        "--grant", options->grants,
        "ROLE, ROLE:DIVISION or ROLE:grid=CODE, as often as needed: officer, planner, enforcer, importer, "
        "supervisor, admin, viewer; without a division or grid everywhere");
    add_password(adding, chosen, options);

    add_command(*user, chosen, options, "list", "Print everybody",
                [](const UserOptions&, data::Owner& owner, std::ostream& out) { return list(owner, out); });
    add_login(add_command(*user, chosen, options, "disable", "Sign somebody out everywhere and let them in no more",
                          [](const UserOptions& o, data::Owner& owner, std::ostream& out) {
                              return disable(o, true, owner, out);
                          }),
              options);
    add_login(add_command(*user, chosen, options, "enable", "Let somebody in again",
                          [](const UserOptions& o, data::Owner& owner, std::ostream& out) {
                              return disable(o, false, owner, out);
                          }),
              options);
    add_password(
        add_login(add_command(*user, chosen, options, "password", "Give somebody a new password", &give_password),
                  options),
        chosen, options);
    auto* token =
        add_login(add_command(*user, chosen, options, "token", "Print a new API token, once", &make_token), options);
    token->add_option("--name", options->token_name, "What it is for");
    token->add_option("--scope", options->scope, "read or write")->check(CLI::IsMember({"read", "write"}));
    token->add_option("--days", options->days, "How long it holds")->check(CLI::Range(1, 366));
}

}  // namespace cli
