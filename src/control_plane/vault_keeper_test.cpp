#include "control_plane/vault_stage_testing.hpp"
#include "io/file.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <future>

namespace tutti::control_plane {
namespace {

using governance::Outcome;
using State = governance::VaultState;

std::string code_of(const Outcome& outcome) {
    return outcome ? "ok" : fmt::format("{} {}", outcome.error().status, outcome.error().code);
}

std::string text_of(const Result<vault::SecretBytes>& secret) {
    return secret ? std::string(secret->text()) : "no: " + secret.error().message;
}

Task<void> put_one(VaultKeeper& keeper, const char* name, const char* value) {
    const auto put = co_await keeper.put(secret_value(name, value));
    EXPECT_EQ(code_of(put), "ok");
}

Task<void> expect_secret(VaultKeeper& keeper, const char* name, std::string expected) {
    const auto secret = co_await keeper.hand_out(name, {.pid = 7, .program = "tutti-lamp"});
    EXPECT_EQ(text_of(secret), expected);
}

TEST_F(VaultTest, IsMadeLockedAndHandsOutWhileItIsUnlocked) {
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage& stage) -> Task<void> {
        const auto early = co_await keeper.unlock(with_passphrase());
        EXPECT_EQ(code_of(early), "423 locked");
        const auto made = co_await keeper.initialise(with_passphrase());
        EXPECT_EQ(code_of(made), "ok");
        EXPECT_EQ(keeper.state(), State::Locked);
        const auto again = co_await keeper.initialise(with_passphrase());
        EXPECT_EQ(code_of(again), "409 conflict");
        const auto locked = co_await keeper.put(secret_value("lamp.token", "t0ken"));
        EXPECT_EQ(code_of(locked), "423 locked");
        const auto opened = co_await keeper.unlock(with_passphrase());
        EXPECT_EQ(code_of(opened), "ok");
        co_await put_one(keeper, "lamp.token", "t0ken");
        co_await expect_secret(keeper, "lamp.token", "t0ken");
        const auto none = co_await keeper.hand_out("lamp.other", {});
        EXPECT_EQ(none.error().code, ErrorCode::NotFound);
        const auto closed = co_await keeper.lock({}, {"ann"});
        EXPECT_EQ(code_of(closed), "ok");
        co_await expect_secret(keeper, "lamp.token", "no: the vault is locked: tutti vault unlock");
        EXPECT_EQ(
            stage.states,
            (std::vector<State>{
                State::Uninitialised, State::Locked, State::Preunlock, State::Unlocked, State::Locked
            })
        );
    });
}

TEST_F(VaultTest, IsLockedWhenItIsKeptAnewAndHasItsSecretsStill) {
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage&) -> Task<void> {
        co_await open_vault(keeper);
        co_await put_one(keeper, "a", "first");
    });
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage&) -> Task<void> {
        const auto status = co_await keeper.status({});
        EXPECT_EQ(*status->find("state"), Value("locked"));
        EXPECT_EQ(*status->find("secrets"), Value(1));
        const auto opened = co_await keeper.unlock(with_passphrase());
        EXPECT_EQ(code_of(opened), "ok");
        co_await expect_secret(keeper, "a", "first");
    });
}

TEST_F(VaultTest, AWrongPassphraseLeavesItLockedAndMakesTheNextTryWait) {
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage& stage) -> Task<void> {
        co_await open_vault(keeper);
        const auto closed = co_await keeper.lock({}, {"ann"});
        EXPECT_EQ(code_of(closed), "ok");
        const auto wrong = co_await keeper.unlock(with_passphrase("battery staple"));
        EXPECT_EQ(code_of(wrong), "403 wrong_passphrase");
        EXPECT_EQ(wrong.error().message.find("battery"), std::string::npos);
        EXPECT_EQ(stage.states.back(), State::Locked);
        const auto soon = co_await keeper.unlock(with_passphrase());
        EXPECT_EQ(code_of(soon), "429 too_many_tries");
        const auto status = co_await keeper.status({});
        EXPECT_EQ(*status->find("wrong_tries"), Value(1));
        EXPECT_GT(status->find("next_try_in")->number(), 0);
    });
}

TEST_F(VaultTest, TheRecoveryKeyOpensItAndSetsAnotherPassphrase) {
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage&) -> Task<void> {
        const auto paper = co_await open_vault(keeper);
        co_await put_one(keeper, "a", "first");
        const auto closed = co_await keeper.lock({}, {"ann"});
        EXPECT_EQ(code_of(closed), "ok");
        auto params = Value::object({{"recovery_key", paper}, {"passphrase", "another horse"}});
        const auto opened = co_await keeper.recover(std::move(params));
        EXPECT_EQ(code_of(opened), "ok");
        co_await expect_secret(keeper, "a", "first");
        const auto locked = co_await keeper.lock({}, {"ann"});
        EXPECT_EQ(code_of(locked), "ok");
        const auto other = co_await keeper.unlock(with_passphrase("another horse"));
        EXPECT_EQ(code_of(other), "ok");
        const auto shut = co_await keeper.lock({}, {"ann"});
        EXPECT_EQ(code_of(shut), "ok");
        const auto before = co_await keeper.unlock(with_passphrase());
        EXPECT_EQ(code_of(before), "403 wrong_passphrase");
    });
}

TEST_F(VaultTest, AnotherPassphraseTakesTheOneBefore) {
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage&) -> Task<void> {
        co_await open_vault(keeper);
        auto change = Value::object({{"passphrase", passphrase}, {"new_passphrase", "another horse"}});
        const auto changed = co_await keeper.change_passphrase(change);
        EXPECT_EQ(code_of(changed), "ok");
        const auto closed = co_await keeper.lock({}, {"ann"});
        EXPECT_EQ(code_of(closed), "ok");
        const auto opened = co_await keeper.unlock(with_passphrase("another horse"));
        EXPECT_EQ(code_of(opened), "ok");
        const auto again = co_await keeper.change_passphrase(change);
        EXPECT_EQ(code_of(again), "403 wrong_passphrase");
        EXPECT_EQ(keeper.state(), State::Unlocked);
    });
}

TEST_F(VaultTest, RekeyedItHasItsSecretsAndAnotherRecoveryKey) {
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage&) -> Task<void> {
        const auto paper = co_await open_vault(keeper);
        co_await put_one(keeper, "a", "first");
        const auto rekeyed = co_await keeper.rekey(with_passphrase());
        EXPECT_EQ(code_of(rekeyed), "ok");
        EXPECT_NE(rekeyed->find("recovery_key")->string(), paper);
        co_await expect_secret(keeper, "a", "first");
        const auto closed = co_await keeper.lock({}, {"ann"});
        EXPECT_EQ(code_of(closed), "ok");
        auto params = Value::object({{"recovery_key", paper}, {"passphrase", "another horse"}});
        const auto opened = co_await keeper.recover(std::move(params));
        EXPECT_EQ(code_of(opened), "403 wrong_passphrase");
    });
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage&) -> Task<void> {
        const auto opened = co_await keeper.unlock(with_passphrase());
        EXPECT_EQ(code_of(opened), "ok");
        co_await expect_secret(keeper, "a", "first");
    });
}

TEST_F(VaultTest, ListsNamesAndForgetsWhatIsRemoved) {
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage&) -> Task<void> {
        co_await open_vault(keeper);
        co_await put_one(keeper, "b", "second");
        co_await put_one(keeper, "a", "first");
        const auto both = co_await keeper.list({});
        EXPECT_EQ(both->find("names")->items().size(), 2u);
        const auto removed = co_await keeper.remove(Value::object({{"name", "b"}}));
        EXPECT_EQ(code_of(removed), "ok");
        const auto twice = co_await keeper.remove(Value::object({{"name", "b"}}));
        EXPECT_EQ(code_of(twice), "404 not_found");
        const auto gone = co_await keeper.hand_out("b", {});
        EXPECT_EQ(gone.error().code, ErrorCode::NotFound);
        const auto left = co_await keeper.list({});
        EXPECT_EQ(left->find("names")->items().size(), 1u);
    });
}

TEST_F(VaultTest, RefusesParametersThatAreNone) {
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage&) -> Task<void> {
        const auto none = co_await keeper.initialise(Value::object({}));
        EXPECT_EQ(none.error().field, "passphrase");
        const auto brief = co_await keeper.initialise(with_passphrase("short"));
        EXPECT_EQ(code_of(brief), "400 invalid_input");
        EXPECT_EQ(keeper.state(), State::Uninitialised);
        co_await open_vault(keeper);
        const auto named = co_await keeper.put(secret_value("A b", "x"));
        EXPECT_EQ(named.error().field, "name");
        const std::string large(vault::most_secret_size + 1, 'x');
        const auto much = co_await keeper.put(secret_value("a", large.c_str()));
        EXPECT_EQ(much.error().field, "value");
    });
}

/// Who waits until the vault is in a state.
struct StateWait {
    asio::steady_timer reached;
    explicit StateWait(const asio::any_io_executor& executor)
        : reached(executor, asio::steady_timer::time_point::max()) {}
};

TEST_F(VaultTest, LocksItselfWhenNobodyUsesIt) {
    stage_.auto_lock = milliseconds(30);
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage& stage) -> Task<void> {
        StateWait wait(co_await asio::this_coro::executor);
        stage.on_change = [&wait, was_open = false](State state) mutable {
            if (was_open && state == State::Locked) wait.reached.cancel();
            was_open = state == State::Unlocked;
        };
        co_await open_vault(keeper);
        while (keeper.state() != State::Locked) {
            [[maybe_unused]] const auto [woken] = co_await wait.reached.async_wait(no_throw);
        }
        stage.on_change = nullptr;
        EXPECT_EQ(stage.complaints.size(), 1u);
    });
}

Task<void> unlock_into(VaultKeeper& keeper, std::string& code) {
    const auto opened = co_await keeper.unlock(with_passphrase());
    code = code_of(opened);
}

TEST_F(VaultTest, WhoLocksItWhileAPassphraseIsTriedHasItLocked) {
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage& stage) -> Task<void> {
        co_await open_vault(keeper);
        const auto closed = co_await keeper.lock({}, {"ann"});
        EXPECT_EQ(code_of(closed), "ok");
        const auto executor = co_await asio::this_coro::executor;
        StateWait wait(executor);
        stage.on_change = [&wait](State state) {
            if (state == State::Preunlock) wait.reached.cancel();
        };
        io::TaskGroup beside(executor);
        std::string came;
        beside.spawn("unlock", unlock_into(keeper, came));
        while (keeper.state() != State::Preunlock) {
            [[maybe_unused]] const auto [woken] = co_await wait.reached.async_wait(no_throw);
        }
        const auto locked = co_await keeper.lock({}, {"ann"});
        EXPECT_EQ(code_of(locked), "ok");
        co_await beside.join();
        stage.on_change = nullptr;
        EXPECT_EQ(came, "423 locked");
        EXPECT_EQ(keeper.state(), State::Locked);
    });
}

Task<void> hold_store(StoreWriter& writer, std::promise<void>& until) {
    auto wait = [held = until.get_future().share()](store::ControlStore&) -> Result<void> {
        held.wait();
        return {};
    };
    const auto waited = co_await writer.ask("waiting", std::move(wait));
    EXPECT_TRUE(waited);
}

Task<void> rekey_into(VaultKeeper& keeper, std::string& code) {
    const auto rekeyed = co_await keeper.rekey(with_passphrase());
    code = code_of(rekeyed);
}

Task<void> change_into(VaultKeeper& keeper, std::string& code) {
    const auto changed = co_await keeper.change_passphrase(
        Value::object({{"passphrase", passphrase}, {"new_passphrase", "another horse"}})
    );
    code = code_of(changed);
}

/// Has a change broken off while the store's thread is to write it; it is written all the same.
Task<void> break_off(Task<void> change, StoreWriter& writer, VaultStage& stage) {
    const auto executor = co_await asio::this_coro::executor;
    StateWait wait(executor);
    std::promise<void> goes_on;
    io::TaskGroup holding(executor);
    bool is_writing = false;
    stage.on_write = [&] {
        is_writing = true;
        holding.spawn("hold the store", hold_store(writer, goes_on));
        wait.reached.cancel();
    };
    io::TaskGroup changing(executor);
    changing.spawn("change", std::move(change));
    while (!is_writing) {
        [[maybe_unused]] const auto [woken] = co_await wait.reached.async_wait(no_throw);
    }
    stage.on_write = nullptr;
    for (int turn = 0; turn < 3; ++turn) co_await asio::post(asio::use_awaitable);
    co_await changing.stop();
    goes_on.set_value();
    co_await holding.join();
}

TEST_F(VaultTest, AChangeThatMayBeWrittenIsLookedUpBeforeAnythingElse) {
    with_vault([](VaultKeeper& keeper, StoreWriter& writer, VaultStage& stage) -> Task<void> {
        co_await open_vault(keeper);
        std::string came;
        co_await break_off(change_into(keeper, came), writer, stage);
        EXPECT_NE(came, "ok");
        const auto status = co_await keeper.status({});
        EXPECT_EQ(*status->find("state"), Value("unlocked")) << "the key is the same";
        const auto closed = co_await keeper.lock({}, {"ann"});
        EXPECT_EQ(code_of(closed), "ok");
        const auto opened = co_await keeper.unlock(with_passphrase("another horse"));
        EXPECT_EQ(code_of(opened), "ok");
    });
}

TEST_F(VaultTest, AnotherKeyThatMayBeWrittenLocksIt) {
    with_vault([](VaultKeeper& keeper, StoreWriter& writer, VaultStage& stage) -> Task<void> {
        co_await open_vault(keeper);
        co_await put_one(keeper, "a", "first");
        std::string came;
        co_await break_off(rekey_into(keeper, came), writer, stage);
        EXPECT_NE(came, "ok");
        co_await expect_secret(keeper, "a", "no: the vault is locked: tutti vault unlock");
        const auto opened = co_await keeper.unlock(with_passphrase());
        EXPECT_EQ(code_of(opened), "ok");
        co_await expect_secret(keeper, "a", "first");
    });
}

TEST_F(VaultTest, ASecretThatSomebodyElseWroteLocksIt) {
    with_vault([](VaultKeeper& keeper, StoreWriter& writer, VaultStage& stage) -> Task<void> {
        co_await open_vault(keeper);
        co_await put_one(keeper, "a", "first");
        store::ControlWrite forged;
        forged.fence = stage.around().fence();
        forged.work = [](store::ControlTransaction& transaction) {
            return put_secret(transaction, "a", std::string(60, 'x'));
        };
        const auto written = co_await writer.write(std::move(forged));
        EXPECT_TRUE(written);
        const auto handed = co_await keeper.hand_out("a", {});
        EXPECT_EQ(handed.error().code, ErrorCode::PermissionDenied);
        EXPECT_EQ(keeper.state(), State::Locked);
        EXPECT_EQ(stage.complaints.size(), 1u);
    });
}

TEST_F(VaultTest, WhoDoesNotLeadOpensItAndChangesNothing) {
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage&) -> Task<void> {
        co_await open_vault(keeper);
        co_await put_one(keeper, "a", "first");
    });
    stage_.leads = false;
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage&) -> Task<void> {
        const auto opened = co_await keeper.unlock(with_passphrase());
        EXPECT_EQ(code_of(opened), "ok");
        co_await expect_secret(keeper, "a", "first");
        const auto put = co_await keeper.put(secret_value("a", "second"));
        EXPECT_EQ(code_of(put), "503 unavailable");
        co_await expect_secret(keeper, "a", "first");
    });
}

TEST_F(VaultTest, WithoutItsHeaderItIsDamagedAndMadeByNobody) {
    with_vault([](VaultKeeper& keeper, StoreWriter& writer, VaultStage& stage) -> Task<void> {
        co_await open_vault(keeper);
        store::ControlWrite loss;
        loss.fence = stage.around().fence();
        loss.work = [](store::ControlTransaction& transaction) -> Result<void> {
            auto removed = transaction.remove(vault_set, "header");
            if (!removed) return pass_on(removed);
            return {};
        };
        const auto written = co_await writer.write(std::move(loss));
        EXPECT_TRUE(written);
    });
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage&) -> Task<void> {
        const auto made = co_await keeper.initialise(with_passphrase());
        EXPECT_EQ(code_of(made), "503 unavailable");
        EXPECT_NE(made.error().message.find("tutti control restore"), std::string::npos);
        EXPECT_EQ(keeper.state(), State::Locked);
    });
}

TEST_F(VaultTest, WhoWasHandedWhatStandsInTheAuditAndWhatItIsNowhere) {
    static std::string paper;
    with_vault([](VaultKeeper& keeper, StoreWriter&, VaultStage&) -> Task<void> {
        paper = co_await open_vault(keeper);
        co_await put_one(keeper, "lamp.token", "a-very-secret-token");
        const auto handed =
            co_await keeper.hand_out("lamp.token", {.pid = 7, .program = "tutti-lamp", .service = "lamp"});
        EXPECT_EQ(text_of(handed), "a-very-secret-token");
    });
    auto store = store::ControlStore::open(stage_.store());
    const auto lines = store->audit(1, 100);
    const auto line = std::ranges::find(*lines, "vault.hand_out", &store::AuditLine::command);
    ASSERT_NE(line, lines->end());
    EXPECT_EQ(line->subject, "lamp");
    EXPECT_EQ(line->outcome, "ok");
    EXPECT_EQ(line->data, R"({"name":"lamp.token","pid":7,"program":"tutti-lamp","service":"lamp"})");
    std::size_t bytes = 0;
    for (const auto& path : io::paths_in(folder_.path)) {
        const auto file = io::read_file(path);
        ASSERT_TRUE(file);
        bytes += file->size();
        for (const auto& secret : {std::string("a-very-secret-token"), std::string(passphrase), paper})
            EXPECT_EQ(file->find(secret), std::string::npos) << path;
    }
    EXPECT_GT(bytes, 4096u);
}

} // namespace
} // namespace tutti::control_plane
