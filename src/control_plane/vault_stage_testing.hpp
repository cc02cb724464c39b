// A vault on a control store that a test has for itself, on a loop that runs until the test's play is over.
#pragma once

#include "control_plane/vault_keeper.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"
#include "vault/cost_testing.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tutti::control_plane {

inline constexpr const char* passphrase = "correct horse battery";

/// What a vault has around it.
struct VaultStage {
    std::filesystem::path folder;
    bool leads = true;
    std::optional<microseconds> auto_lock = {};
    std::vector<governance::VaultState> states = {}; ///< in their order
    std::vector<std::string> complaints = {};
    std::function<void(governance::VaultState)> on_change = nullptr;
    std::function<void()> on_write = nullptr; ///< just before

    std::filesystem::path store() const { return folder / "control.db"; }
    VaultOptions options() const { return {.auto_lock = auto_lock, .cost = vault::cheap}; }
    VaultSurroundings around() {
        return {
            .fence = [this]() -> std::optional<store::Fence> {
                if (on_write) on_write();
                if (!leads) return std::nullopt;
                return store::Fence{"control", 1, std::nullopt};
            },
            .changed =
                [this](governance::VaultState state) {
                    states.push_back(state);
                    if (on_change) on_change(state);
                },
            .complain = [this](std::string_view why) { complaints.emplace_back(why); }
        };
    }
};

class VaultTest : public testing::Test {
protected:
    using Play = Task<void> (*)(VaultKeeper& keeper, StoreWriter& writer, VaultStage& stage);

    /// Plays on a keeper that runs: each time anew on the same store.
    void with_vault(Play play) {
        asio::io_context context(1);
        StoreWriter writer(context.get_executor(), stage_.store());
        VaultKeeper keeper(context.get_executor(), writer, stage_.options(), stage_.around());
        io::TaskGroup running(context.get_executor());
        io::TaskGroup playing(context.get_executor());
        running.spawn("writer", writer.run());
        running.spawn("keeper", keeper.run());
        playing.spawn("test", see_through(play, keeper, writer, running));
        context.run();
    }

    io::TemporaryFolder folder_;
    VaultStage stage_{folder_.path};

private:
    Task<void> see_through(Play play, VaultKeeper& keeper, StoreWriter& writer, io::TaskGroup& running) {
        co_await play(keeper, writer, stage_);
        co_await running.stop();
    }
};

inline Value with_passphrase(const char* text = passphrase) { return Value::object({{"passphrase", text}}); }
inline Value secret_value(const char* name, const char* value) {
    return Value::object({{"name", name}, {"value", value}});
}

/// Made and unlocked. The recovery key, as a text.
inline Task<std::string> open_vault(VaultKeeper& keeper) {
    const auto made = co_await keeper.initialise(with_passphrase());
    EXPECT_TRUE(made) << made.error().message;
    const auto opened = co_await keeper.unlock(with_passphrase());
    EXPECT_TRUE(opened) << opened.error().message;
    co_return made ? std::string(made->find("recovery_key")->string()) : std::string();
}

} // namespace tutti::control_plane
