// The secrets of a VaultKeeper: put, removed, listed, handed out.
#include "base/json.hpp"
#include "control_plane/vault_keeper.hpp"
#include "control_plane/vault_parameters.hpp"
#include "io/boot_clock.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace tutti::control_plane {

using governance::Fault;
using governance::Outcome;

std::optional<Fault> VaultKeeper::why_not_open() const {
    if (!problem_.empty()) return Fault{.status = 503, .code = "unavailable", .message = problem_};
    if (state_ != State::Unlocked || !keyring_) return locked_fault(state_);
    return std::nullopt;
}

Task<Outcome> VaultKeeper::put(Value params) {
    auto name = secret_name_in(params);
    if (!name) co_return std::unexpected(std::move(name.error()));
    auto value = secret_in(params, "value", vault::most_secret_size);
    if (!value) co_return std::unexpected(std::move(value.error()));
    auto why = co_await why_not_begun(Event::Rekey, Guess::No);
    if (why) co_return refused(std::move(*why));
    if (!kept_.names.contains(*name) && kept_.names.size() >= vault::most_secrets)
        co_return refused(Error{
            ErrorCode::LimitExceeded,
            fmt::format("the vault has {} secrets, which is all", kept_.names.size())
        });
    const Turn turn(is_taken_);
    auto sealed = vault::seal_secret(*keyring_, *name, value->text());
    if (!sealed) co_return refused(sealed.error());
    last_use_ = io::boot_now();
    auto keep = [name = *name, sealed = std::move(*sealed)](store::ControlTransaction& transaction) {
        return put_secret(transaction, name, sealed);
    };
    const auto kept = co_await write(std::move(keep));
    if (!kept) co_return refused(kept.error());
    const bool is_new = kept_.names.insert(*name).second;
    co_return Value::object({{"name", *name}, {"new", is_new}});
}

Task<Outcome> VaultKeeper::remove(Value params) {
    auto name = secret_name_in(params);
    if (!name) co_return std::unexpected(std::move(name.error()));
    auto why = co_await why_not_begun(Event::Rekey, Guess::No);
    if (why) co_return refused(std::move(*why));
    const Turn turn(is_taken_);
    last_use_ = io::boot_now();
    auto keep = [name = *name](store::ControlTransaction& transaction) {
        return remove_secret(transaction, name);
    };
    const auto kept = co_await write(std::move(keep));
    if (!kept && kept.error().code == ErrorCode::NotFound)
        co_return refused(Error{ErrorCode::NotFound, fmt::format("the vault has no secret {}", *name)});
    if (!kept) co_return refused(kept.error());
    kept_.names.erase(*name);
    co_return Value::object({{"name", *name}});
}

Task<Outcome> VaultKeeper::list(Value) {
    co_await load();
    co_await lock_idle();
    if (!problem_.empty())
        co_return refused(Fault{.status = 503, .code = "unavailable", .message = problem_});
    std::vector<Value> names(kept_.names.begin(), kept_.names.end());
    co_return Value::object({{"names", Value::array(std::move(names))}});
}

// ---- handing out ----

namespace {

store::AuditLine
line_of(const std::string& name, const SecretAsker& asker, std::string_view outcome, WallTime now) {
    auto data = Value::object(
        {{"name", name}, {"pid", asker.pid}, {"program", asker.program}, {"service", asker.service}}
    );
    const auto& subject = asker.service.empty() ? asker.program : asker.service;
    return {0, now, subject, "vault.hand_out", std::string(outcome), print_json(data)};
}

/// Sealed, as it is kept, and that it was asked for; nothing: there is none of that name. Owned by the write,
/// too.
using FoundSecret = std::shared_ptr<std::optional<std::string>>;

} // namespace

Task<Result<vault::SecretBytes>> VaultKeeper::hand_out(std::string name, SecretAsker asker) {
    co_await load();
    co_await lock_idle();
    if (const auto why = why_not_open()) co_return fail(ErrorCode::Unavailable, why->message);
    const FoundSecret found = std::make_shared<std::optional<std::string>>();
    store::ControlWrite look;
    look.work = [found, name, asker = std::move(asker),
                 now = io::wall_now()](store::ControlTransaction& transaction) -> Result<void> {
        auto sealed = find_secret(transaction, name);
        if (!sealed) return pass_on(sealed);
        auto line = transaction.audit(line_of(name, asker, *sealed ? "ok" : "not_found", now));
        if (!line) return pass_on(line);
        *found = std::move(*sealed);
        return {};
    };
    const auto looked = co_await writer_.write(std::move(look));
    if (!looked) co_return std::unexpected(looked.error());
    if (const auto why = why_not_open()) co_return fail(ErrorCode::Unavailable, why->message);
    if (!*found)
        co_return fail(
            ErrorCode::NotFound, fmt::format("there is none of that name: tutti vault put {}", name)
        );
    auto secret = vault::open_secret(*keyring_, name, **found);
    if (!secret && is_taken_)
        co_return fail(ErrorCode::Unavailable, "the vault is being changed: ask again in a moment");
    if (!secret) {
        // It was written by somebody who has not got the key.
        fall(Event::Fail, secret.error().message);
        co_await say_locked("control", secret.error().message);
        co_return pass_on(secret);
    }
    last_use_ = io::boot_now();
    co_return secret;
}

} // namespace tutti::control_plane
