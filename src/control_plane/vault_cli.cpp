#include "control_plane/vault_cli.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "command/terminal.hpp"
#include "control/worker_client.hpp"
#include "control_plane/passphrase_input.hpp"
#include "governance/run_message.hpp"
#include "password/password_hash.hpp"
#include "vault/vault.hpp"
#include "worker/vault_client.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace tutti::control_plane {

namespace {

/// A key is derived on a small machine.
constexpr auto vault_patience = std::chrono::minutes(3);
constexpr std::size_t largest_import = 1024 * 1024;

bool is_question(std::string_view command) { return command == "vault.status" || command == "vault.list"; }

/// Nobody knows what became of a command whose answer never came.
Error unanswered(std::string_view command, Error error) {
    if (is_question(command)) return error;
    error.message += ": it may have come about all the same, see `tutti vault status`";
    if (command == "vault.initialise" || command == "vault.rekey")
        error.message +=
            "; where it has, a new recovery key holds that nobody saw: `tutti vault rekey` shows "
            "another";
    return error;
}

Task<Result<Value>> ask_keeper(std::string service, std::string command, Value params) {
    auto client = co_await control::connect_to_worker(service);
    if (!client)
        co_return fail(
            ErrorCode::Unavailable,
            fmt::format(
                "nobody keeps a vault: the installation's file needs [control], and `tutti status {}` says "
                "whether it runs",
                service
            )
        );
    const auto asked = command;
    auto question = Value::object(
        {{"command", std::move(command)},
         {"params", std::move(params)},
         {"patience", to_seconds(vault_patience)}}
    );
    auto reply = co_await client->call("run", std::move(question), vault_patience);
    if (!reply) co_return std::unexpected(unanswered(asked, reply.error()));
    if (!reply->success) co_return fail(ErrorCode::Unavailable, printable(reply->message));
    if (!reply->data) co_return fail(ErrorCode::InvalidInput, "an answer without data");
    co_return std::move(*reply->data);
}

/// The data; or why not.
Result<Value> outcome_in(const Value& said) {
    const auto answer = governance::read_run_answer(said);
    if (!answer) return std::unexpected(answer.error());
    const auto body = parse_json(answer->body);
    if (!body) return std::unexpected(body.error());
    if (const auto* data = body->find("data")) return *data;
    const auto* error = body->find("error");
    const auto* message = error != nullptr ? error->find("message") : nullptr;
    const auto* code = error != nullptr ? error->find("code") : nullptr;
    if (message == nullptr || !message->is_string())
        return fail(ErrorCode::InvalidInput, "an answer that is none");
    const bool is_none = code != nullptr && *code == Value("not_found");
    return fail(is_none ? ErrorCode::NotFound : ErrorCode::Conflict, printable(message->string()));
}

Result<Value> ask(const VaultCliOptions& options, const char* command, Value params = Value::object({})) {
    Result<Value> answer;
    const auto ask_it = [](std::string service, std::string asked, Value with,
                           Result<Value>* into) -> Task<void> {
        *into = co_await ask_keeper(std::move(service), std::move(asked), std::move(with));
    };
    command::run_part([&](asio::io_context&) { return ask_it(options.service, command, params, &answer); });
    if (!answer) return answer;
    return outcome_in(*answer);
}

std::string text_member(const Value& data, std::string_view key) {
    const auto* value = data.find(key);
    return value != nullptr && value->is_string() ? printable(value->string()) : std::string();
}

/// For programs all of it, for people a sentence.
int say(const VaultCliOptions& options, const Result<Value>& answer, std::string_view sentence) {
    if (!answer) return command::report_failure(answer.error());
    if (options.json)
        command::print_out("{}\n", print_json(*answer));
    else
        command::print_out("{}\n", sentence);
    return command::Success;
}

Value secret_text(const vault::SecretBytes& bytes) { return Value(bytes.text()); }

Result<vault::SecretBytes> passphrase_of(const VaultCliOptions& options, std::string_view prompt) {
    if (!options.passphrase_file.empty()) return line_of_file(options.passphrase_file);
    return ask_line(prompt);
}

Result<vault::SecretBytes> new_passphrase(const std::filesystem::path& file, std::string_view prompt) {
    if (!file.empty()) return line_of_file(file);
    return ask_new_line(prompt);
}

/// A prompt that says what will do.
std::string prompt_for_new(std::string_view what) {
    return fmt::format("{} ({} to {} bytes)", what, password::least_length, password::most_length);
}

void show_recovery_key(std::string_view key) {
    command::print_out("{}\n", key);
    command::put_err("\nThat is the recovery key, which is shown this once and kept nowhere. Write it on "
                     "paper, and lay the "
                     "paper\nwhere the passphrase is not: whoever has it opens the vault (`tutti vault "
                     "recover`), and without "
                     "it a lost\npassphrase is a lost vault.\n");
}

} // namespace

int vault_status(const VaultCliOptions& options) {
    const auto answer = ask(options, "vault.status");
    if (!answer || options.json) return say(options, answer, "");
    const auto* secrets = answer->find("secrets");
    const auto* after = answer->find("auto_lock");
    command::print_out("{}", text_member(*answer, "state"));
    if (secrets != nullptr && secrets->is_integer() && secrets->integer() > 0)
        command::print_out(", {} secrets", secrets->integer());
    if (after != nullptr && after->is_number())
        command::print_out(", locks itself after {}", command::describe_seconds(after->number()));
    command::put_out("\n");
    if (const auto problem = text_member(*answer, "problem"); !problem.empty())
        command::print_err("tutti: {}\n", problem);
    return command::Success;
}

int vault_init(const VaultCliOptions& options) {
    const auto status = ask(options, "vault.status");
    if (!status) return command::report_failure(status.error());
    if (text_member(*status, "state") != "uninitialised")
        return command::report_failure(
            {ErrorCode::Conflict, fmt::format("there is a vault already, {}", text_member(*status, "state"))}
        );
    const auto passphrase =
        new_passphrase(options.passphrase_file, prompt_for_new("A passphrase for the vault"));
    if (!passphrase) return command::report_failure(passphrase.error());
    const auto params = Value::object({{"passphrase", secret_text(*passphrase)}});
    const auto made = ask(options, "vault.initialise", params);
    if (!made) return command::report_failure(made.error());
    if (options.json)
        command::print_out("{}\n", print_json(*made));
    else
        show_recovery_key(text_member(*made, "recovery_key"));
    command::flush_out();
    const auto opened = ask(options, "vault.unlock", params);
    if (!opened) return command::report_failure(opened.error());
    if (!options.json) command::put_err("The vault is unlocked. tutti vault put NAME lays a secret in it.\n");
    return command::Success;
}

int vault_unlock(const VaultCliOptions& options) {
    const auto status = ask(options, "vault.status");
    if (!status) return command::report_failure(status.error());
    if (text_member(*status, "state") == "unlocked")
        return say(options, Value::object({{"state", "unlocked"}}), "the vault is open already");
    const auto passphrase = passphrase_of(options, "The vault's passphrase");
    if (!passphrase) return command::report_failure(passphrase.error());
    const auto opened =
        ask(options, "vault.unlock", Value::object({{"passphrase", secret_text(*passphrase)}}));
    return say(options, opened, "unlocked");
}

int vault_lock(const VaultCliOptions& options) { return say(options, ask(options, "vault.lock"), "locked"); }

int vault_recover(const VaultCliOptions& options) {
    const auto paper = options.recovery_key_file.empty() ? ask_line("The recovery key")
                                                         : line_of_file(options.recovery_key_file);
    if (!paper) return command::report_failure(paper.error());
    const auto passphrase = new_passphrase(options.new_passphrase_file, prompt_for_new("A new passphrase"));
    if (!passphrase) return command::report_failure(passphrase.error());
    const auto opened =
        ask(options, "vault.recover",
            Value::object({{"recovery_key", secret_text(*paper)}, {"passphrase", secret_text(*passphrase)}}));
    return say(options, opened, "unlocked, with the new passphrase");
}

int vault_passphrase(const VaultCliOptions& options) {
    const auto before = passphrase_of(options, "The vault's passphrase");
    if (!before) return command::report_failure(before.error());
    const auto after = new_passphrase(options.new_passphrase_file, prompt_for_new("A new passphrase"));
    if (!after) return command::report_failure(after.error());
    const auto changed =
        ask(options, "vault.change_passphrase",
            Value::object({{"passphrase", secret_text(*before)}, {"new_passphrase", secret_text(*after)}}));
    return say(options, changed, "changed: the one before opens it no longer");
}

int vault_rekey(const VaultCliOptions& options) {
    const auto passphrase = passphrase_of(options, "The vault's passphrase");
    if (!passphrase) return command::report_failure(passphrase.error());
    const auto rekeyed =
        ask(options, "vault.rekey", Value::object({{"passphrase", secret_text(*passphrase)}}));
    if (!rekeyed || options.json) return say(options, rekeyed, "");
    show_recovery_key(text_member(*rekeyed, "recovery_key"));
    return command::Success;
}

int vault_put(const VaultCliOptions& options) {
    if (const auto named = vault::check_secret_name(options.name); !named)
        return command::report_failure(named.error());
    const auto value =
        read_secret_text(options.file, fmt::format("The secret {}", options.name), vault::most_secret_size);
    if (!value) return command::report_failure(value.error());
    const auto put =
        ask(options, "vault.put", Value::object({{"name", options.name}, {"value", secret_text(*value)}}));
    return say(options, put, fmt::format("{{ vault = \"{}\" }} refers to it", options.name));
}

int vault_get(const VaultCliOptions& options) {
    const auto secret =
        worker::ask_vault({.socket = worker::secrets_socket(options.run_directory)}, options.name);
    if (!secret) return command::report_failure(secret.error());
    if (!options.shows) {
        command::print_out("{} bytes; --show shows them\n", secret->size());
        return command::Success;
    }
    command::put_out(*secret);
    if (::isatty(STDOUT_FILENO) == 1) command::put_out("\n");
    return command::Success;
}

int vault_remove(const VaultCliOptions& options) {
    return say(options, ask(options, "vault.remove", Value::object({{"name", options.name}})), "removed");
}

int vault_list(const VaultCliOptions& options) {
    const auto listed = ask(options, "vault.list");
    if (!listed || options.json) return say(options, listed, "");
    const auto* names = listed->find("names");
    if (names == nullptr) return command::Success;
    for (const auto& name : names->items())
        if (name.is_string()) command::print_out("{}\n", printable(name.string()));
    return command::Success;
}

int vault_import(const VaultCliOptions& options) {
    const auto text = read_secret_text(options.file, "NAME=VALUE", largest_import);
    if (!text) return command::report_failure(text.error());
    auto rest = text->text();
    unsigned number = 0;
    unsigned laid = 0;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || line.starts_with('#')) continue;
        const auto equals = line.find('=');
        const auto name = line.substr(0, equals);
        const auto named = vault::check_secret_name(name);
        if (equals == std::string_view::npos || !named)
            return command::report_failure(
                {ErrorCode::InvalidInput,
                 fmt::format(
                     "line {} is no NAME=VALUE{}; {} before it are in the vault", number,
                     equals == std::string_view::npos ? "" : ": " + named.error().message, laid
                 )}
            );
        const auto put =
            ask(options, "vault.put", Value::object({{"name", name}, {"value", line.substr(equals + 1)}}));
        if (!put)
            return command::report_failure(
                {put.error().code, fmt::format("line {}, {}: {}", number, name, put.error().message)}
            );
        ++laid;
    }
    command::print_out("{} secrets are in the vault; the file is still there\n", laid);
    return command::Success;
}

} // namespace tutti::control_plane
