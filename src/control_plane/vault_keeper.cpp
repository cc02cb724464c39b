#include "control_plane/vault_keeper.hpp"

#include "base/json.hpp"
#include "control_plane/vault_parameters.hpp"
#include "io/blocking.hpp"
#include "io/boot_clock.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace tutti::control_plane {

namespace {

using governance::Fault;
using governance::fault_of;
using governance::Outcome;

constexpr auto derivation_patience = std::chrono::minutes(2);
constexpr microseconds first_pause = seconds(1);
constexpr microseconds longest_pause = std::chrono::minutes(5);

std::string in_seconds(microseconds span) {
    return fmt::format("{} s", std::max<std::int64_t>(1, std::chrono::ceil<seconds>(span).count()));
}

} // namespace

VaultKeeper::VaultKeeper(
    asio::any_io_executor executor, StoreWriter& writer, VaultOptions options, VaultSurroundings around
)
    : executor_(executor), writer_(writer), options_(options), around_(std::move(around)), idle_(executor) {}

// ---- what it is made of ----

template <typename Call>
Task<std::invoke_result_t<Call&>> VaultKeeper::beside(Call call) {
    io::BlockingDevice thread(executor_, {.name = "the vault"});
    auto done =
        co_await thread.run("deriving a key", std::move(call), io::steady_now() + derivation_patience);
    co_return done;
}

Task<Result<void>> VaultKeeper::write(std::function<Result<void>(store::ControlTransaction&)> work) {
    store::ControlWrite change;
    change.fence = around_.fence();
    if (!change.fence)
        co_return fail(ErrorCode::Unavailable, "nothing can be written here now: another one leads, or none");
    change.work = std::move(work);
    const auto written = co_await writer_.write(std::move(change));
    if (written) co_return Result<void>();
    // Then what is kept is read anew before anything else.
    if (written.error().may_be_written) is_known_ = false;
    co_return std::unexpected(written.error());
}

/// Where nothing may be written under a fence there is a line of audit alone.
Task<Result<void>> VaultKeeper::say(State state, std::optional<store::AuditLine> line) {
    store::ControlWrite change;
    change.fence = around_.fence();
    if (!change.fence && !line) co_return Result<void>();
    change.work = [state, line = std::move(line), is_event = change.fence.has_value(),
                   now = io::wall_now()](store::ControlTransaction& transaction) -> Result<void> {
        if (line)
            if (auto kept = transaction.audit(*line); !kept) return pass_on(kept);
        if (!is_event) return {};
        auto said = transaction.emit(now, "vault.changed", print_json(state_value(state)));
        if (!said) return pass_on(said);
        return {};
    };
    const auto written = co_await writer_.write(std::move(change));
    if (!written) co_return std::unexpected(written.error());
    co_return Result<void>();
}

/// That it was locked, which is so whether or not that can be written.
Task<void> VaultKeeper::say_locked(std::string subject, std::string why) {
    auto data = Value::object({{"why", std::move(why)}});
    store::AuditLine line{0, io::wall_now(), std::move(subject), "vault.lock", "ok", print_json(data)};
    const auto said = co_await say(state_, std::move(line));
    if (!said) around_.complain(said.error().message);
}

Task<void> VaultKeeper::load() {
    if (is_known_) co_return;
    auto kept = co_await writer_.ask("reading the vault", read_vault);
    if (is_known_) co_return; // somebody else asked, too
    if (!kept) {
        problem_ = kept.error().message;
        co_return;
    }
    problem_.clear();
    is_known_ = true;
    kept_ = std::move(*kept);
    constexpr auto why = "another key is kept than the one that it was opened with";
    const bool is_other_key = keyring_ && (!kept_.header || kept_.header->generation != keyring_->generation);
    if (is_other_key) fall(Event::Fail, why);
    if (!kept_.header) state_ = State::Uninitialised;
    if (kept_.header && state_ == State::Uninitialised) state_ = State::Locked;
    around_.changed(state_);
    if (is_other_key) co_await say_locked("control", why);
}

Result<void> VaultKeeper::step(Event event) {
    const auto next = governance::vault_machine.step(state_, event);
    if (!next) return std::unexpected(next.error());
    state_ = next->to;
    if (next->action == governance::VaultAction::Wipe) keyring_.reset();
    around_.changed(state_);
    return {};
}

/// To locked, from wherever that can be.
void VaultKeeper::fall(Event event, std::string_view why) {
    keyring_.reset();
    if (governance::vault_machine.find(state_, event) == nullptr) return;
    const auto fallen = step(event);
    if (fallen && !why.empty()) around_.complain(why);
}

void VaultKeeper::forget() {
    if (state_ == State::Unlocked || state_ == State::Preunlock) fall(Event::Lock, "");
}

// ---- time ----

bool VaultKeeper::is_idle() const {
    return state_ == State::Unlocked && options_.auto_lock
           && io::boot_now() >= last_use_ + *options_.auto_lock;
}

Task<void> VaultKeeper::lock_idle() {
    if (!is_idle()) co_return;
    constexpr auto why = "nobody used it for as long as it may stay open";
    fall(Event::Idle, why);
    co_await say_locked("control", why);
}

Task<void> VaultKeeper::run() {
    co_await load();
    while (true) {
        std::optional<BootTime> until;
        if (state_ == State::Unlocked && options_.auto_lock) until = last_use_ + *options_.auto_lock;
        const bool goes_on = co_await idle_.wait_until(until);
        if (!goes_on) break;
        co_await lock_idle();
    }
}

// ---- commands ----

Task<Outcome> VaultKeeper::status(Value) {
    co_await load();
    co_await lock_idle();
    const auto pause = next_try_ - io::steady_now();
    std::vector<Member> members = {
        {"state", name(state_)},
        {"secrets", kept_.names.size()},
        {"generation", kept_.header ? Value(kept_.header->generation) : Value()},
        {"auto_lock", options_.auto_lock ? Value(to_seconds(*options_.auto_lock)) : Value()},
        {"wrong_tries", wrong_tries_},
        {"next_try_in", std::max(0.0, to_seconds(pause))},
        {"problem", problem_}
    };
    co_return Value::object(std::move(members));
}

/// Nothing: it may, and the caller has the turn.
Task<std::optional<Fault>> VaultKeeper::why_not_begun(Event event, Guess guess) {
    co_await load();
    co_await lock_idle();
    if (!problem_.empty()) co_return Fault{.status = 503, .code = "unavailable", .message = problem_};
    if (is_taken_)
        co_return Fault{
            .status = 409,
            .code = "busy",
            .message = "another change of the vault is under way: ask again when it has ended"
        };
    if (event == Event::Unlock && state_ == State::Uninitialised) co_return locked_fault(state_);
    if (event == Event::Rekey && state_ != State::Unlocked) co_return locked_fault(state_);
    if (const auto legal = governance::vault_machine.step(state_, event); !legal)
        co_return fault_of(legal.error());
    if (const auto left = next_try_ - io::steady_now(); guess == Guess::Yes && left > microseconds::zero())
        co_return Fault{
            .status = 429,
            .code = "too_many_tries",
            .message =
                fmt::format("{} tries in a row were wrong: try again in {}", wrong_tries_, in_seconds(left))
        };
    co_return std::nullopt;
}

/// Each wrong one makes the next wait twice as long.
Fault VaultKeeper::wrong(const Error& error) {
    if (error.code != ErrorCode::PermissionDenied) return fault_of(error);
    auto pause = first_pause;
    for (unsigned i = 0; i < wrong_tries_ && pause < longest_pause; ++i) pause *= 2;
    pause = std::min(pause, longest_pause);
    ++wrong_tries_;
    next_try_ = io::steady_now() + pause;
    return {
        .status = 403,
        .code = "wrong_passphrase",
        .message = fmt::format("{}; the next try is possible in {}", error.message, in_seconds(pause))
    };
}

Task<Outcome> VaultKeeper::initialise(Value params) {
    auto passphrase = secret_in(params, "passphrase", most_of_a_passphrase);
    if (!passphrase) co_return std::unexpected(std::move(passphrase.error()));
    auto why = co_await why_not_begun(Event::Initialise, Guess::No);
    if (why) co_return refused(std::move(*why));
    const Turn turn(is_taken_);
    auto make = [given = std::move(*passphrase), cost = options_.cost] {
        return vault::create(given.text(), cost);
    };
    auto created = co_await beside(std::move(make));
    if (!created) co_return refused(created.error());
    auto keep = [header = created->header,
                 now = io::wall_now()](store::ControlTransaction& transaction) -> Result<void> {
        if (auto put = put_header(transaction, header); !put) return put;
        auto said = transaction.emit(now, "vault.changed", print_json(state_value(State::Locked)));
        if (!said) return pass_on(said);
        return {};
    };
    const auto kept = co_await write(std::move(keep));
    if (!kept) co_return refused(kept.error());
    kept_.header = std::move(created->header);
    if (const auto stepped = step(Event::Initialise); !stepped) co_return refused(stepped.error());
    co_return Value::object({{"state", name(state_)}, {"recovery_key", created->recovery_key.text()}});
}

Task<Outcome> VaultKeeper::unlock(Value params) {
    auto passphrase = secret_in(params, "passphrase", most_of_a_passphrase);
    if (!passphrase) co_return std::unexpected(std::move(passphrase.error()));
    auto why = co_await why_not_begun(Event::Unlock, Guess::Yes);
    if (why) co_return refused(std::move(*why));
    const Turn turn(is_taken_);
    if (const auto stepped = step(Event::Unlock); !stepped) co_return refused(stepped.error());
    auto derive = [given = std::move(*passphrase), header = *kept_.header] {
        return vault::unlock(header, given.text());
    };
    auto keyring = co_await beside(std::move(derive));
    auto opened = co_await open(std::move(keyring));
    co_return opened;
}

/// The end of every way to unlocked: whatever went wrong on it, the vault is locked.
Task<Outcome> VaultKeeper::open(Result<vault::Keyring> keyring) {
    if (!keyring) {
        auto fault = wrong(keyring.error());
        fall(Event::Fail, "");
        co_return refused(std::move(fault));
    }
    const auto said = co_await say(State::Unlocked, std::nullopt);
    if (!said) {
        fall(Event::Fail, said.error().message);
        co_return refused(said.error());
    }
    if (state_ != State::Preunlock) co_return refused(locked_fault(state_)); // somebody locked it meanwhile
    keyring_ = std::move(*keyring);
    wrong_tries_ = 0;
    last_use_ = io::boot_now();
    if (const auto stepped = step(Event::Open); !stepped) co_return refused(stepped.error());
    idle_.interrupt();
    co_return state_value(state_);
}

Task<Outcome> VaultKeeper::recover(Value params) {
    auto paper = secret_in(params, "recovery_key", most_of_a_passphrase);
    if (!paper) co_return std::unexpected(std::move(paper.error()));
    auto passphrase = secret_in(params, "passphrase", most_of_a_passphrase);
    if (!passphrase) co_return std::unexpected(std::move(passphrase.error()));
    auto why = co_await why_not_begun(Event::Unlock, Guess::Yes);
    if (why) co_return refused(std::move(*why));
    const Turn turn(is_taken_);
    if (const auto stepped = step(Event::Unlock); !stepped) co_return refused(stepped.error());
    struct Recovered {
        vault::Keyring keyring;
        vault::VaultHeader header;
    };
    auto derive = [key = std::move(*paper), given = std::move(*passphrase), header = *kept_.header,
                   cost = options_.cost]() -> Result<Recovered> {
        auto keyring = vault::recover(header, key.text());
        if (!keyring) return pass_on(keyring);
        auto changed = vault::change_passphrase(header, *keyring, given.text(), cost);
        if (!changed) return pass_on(changed);
        return Recovered{std::move(*keyring), std::move(*changed)};
    };
    auto recovered = co_await beside(std::move(derive));
    if (!recovered) {
        auto failed = co_await open(std::unexpected(std::move(recovered.error())));
        co_return failed;
    }
    auto keep = [header = recovered->header](store::ControlTransaction& transaction) {
        return put_header(transaction, header);
    };
    const auto kept = co_await write(std::move(keep));
    if (!kept) {
        fall(Event::Fail, kept.error().message);
        co_return refused(kept.error());
    }
    kept_.header = std::move(recovered->header);
    auto opened = co_await open(std::move(recovered->keyring));
    co_return opened;
}

Task<Outcome> VaultKeeper::lock(Value, governance::Subject subject) {
    const bool was_locked = state_ == State::Locked;
    if (const auto stepped = step(Event::Lock); !stepped) co_return refused(stepped.error());
    if (!was_locked) co_await say_locked(std::move(subject.name), "asked for");
    co_return state_value(state_);
}

Task<Outcome> VaultKeeper::change_passphrase(Value params) {
    auto before = secret_in(params, "passphrase", most_of_a_passphrase);
    if (!before) co_return std::unexpected(std::move(before.error()));
    auto after = secret_in(params, "new_passphrase", most_of_a_passphrase);
    if (!after) co_return std::unexpected(std::move(after.error()));
    auto why = co_await why_not_begun(Event::Rekey, Guess::Yes);
    if (why) co_return refused(std::move(*why));
    const Turn turn(is_taken_);
    auto derive = [given = std::move(*before), wanted = std::move(*after), header = *kept_.header,
                   cost = options_.cost]() -> Result<vault::VaultHeader> {
        const auto keyring = vault::unlock(header, given.text());
        if (!keyring) return std::unexpected(keyring.error());
        return vault::change_passphrase(header, *keyring, wanted.text(), cost);
    };
    auto header = co_await beside(std::move(derive));
    if (!header) co_return refused(wrong(header.error()));
    auto keep = [header = *header](store::ControlTransaction& transaction) {
        return put_header(transaction, header);
    };
    const auto kept = co_await write(std::move(keep));
    if (!kept) co_return refused(kept.error());
    kept_.header = std::move(*header);
    wrong_tries_ = 0;
    co_return state_value(state_);
}

Task<Outcome> VaultKeeper::rekey(Value params) {
    auto passphrase = secret_in(params, "passphrase", most_of_a_passphrase);
    if (!passphrase) co_return std::unexpected(std::move(passphrase.error()));
    auto why = co_await why_not_begun(Event::Rekey, Guess::Yes);
    if (why) co_return refused(std::move(*why));
    const Turn turn(is_taken_);
    auto secrets = co_await writer_.ask("reading secrets", read_secrets);
    if (!secrets) co_return refused(secrets.error());
    auto seal = [given = std::move(*passphrase), header = *kept_.header, sealed = std::move(*secrets),
                 cost = options_.cost] { return vault::rekey(header, given.text(), sealed, cost); };
    auto rekeyed = co_await beside(std::move(seal));
    if (!rekeyed) co_return refused(wrong(rekeyed.error()));
    const auto fresh =
        std::make_shared<vault::SealedSecrets>(std::move(rekeyed->secrets)); // the write's, too
    auto keep = [header = rekeyed->vault.header,
                 fresh](store::ControlTransaction& transaction) -> Result<void> {
        for (const auto& [name, sealed] : *fresh)
            if (auto put = put_secret(transaction, name, sealed); !put) return put;
        return put_header(transaction, header);
    };
    const auto kept = co_await write(std::move(keep));
    if (!kept) co_return refused(kept.error());
    kept_.header = std::move(rekeyed->vault.header);
    wrong_tries_ = 0;
    if (state_ == State::Unlocked) keyring_ = std::move(rekeyed->vault.keyring);
    co_return Value::object({{"state", name(state_)}, {"recovery_key", rekeyed->vault.recovery_key.text()}});
}

} // namespace tutti::control_plane
