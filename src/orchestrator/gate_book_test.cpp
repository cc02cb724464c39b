#include "base/json.hpp"
#include "orchestrator/gate_book.hpp"

#include <gtest/gtest.h>

namespace tutti::orchestrator {
namespace {

using enum GateBook::Origin;

using contract::LeaderRole;
using contract::VaultCondition;

contract::Leader ours(std::uint64_t token, std::optional<BootTime> until = {}) {
    return {.resource = "app:export", .role = LeaderRole::Leader, .token = token, .until_boot = until};
}
contract::Leader of_others(std::optional<contract::LeaderHolder> holder) {
    return {.resource = "app:export", .role = LeaderRole::Follower, .holder = std::move(holder), .token = 9};
}
constexpr BootTime soon{milliseconds(100'500)};

class Gates : public testing::Test {
protected:
    /// Empty: nothing is said of it.
    std::string gate(const char* service) const {
        const auto gates = book.gates();
        const auto* gate = gates.find(service);
        return gate != nullptr ? print_json(*gate) : "";
    }
    void hear(const std::optional<contract::Leader>& said, GateBook::Origin origin = Said) {
        book.take_leader("export", said, origin);
    }
    void vault(VaultCondition state) { book.take_vault(contract::VaultStatus{state}); }

    GateBook book{
        {{"export", {.leadership = true}},
         {"mail", {.vault = true}},
         {"both", {.leadership = true, .vault = true}}}
    };
};

TEST_F(Gates, OfWhichNothingIsKnownNothingIsSaid) {
    EXPECT_EQ(gate("export"), "");
    EXPECT_EQ(
        gate("mail"),
        R"({"open":false,"why":"the vault is with control, which does not run: `tutti why control`","until_boot":null,"token":0})"
    );
    book.set_control_ready(true);
    EXPECT_EQ(gate("mail"), "");
    EXPECT_EQ(gate("both"), "");
}

TEST_F(Gates, OpenAsLongAsTheLeadershipIsOurs) {
    hear(ours(7, soon));
    EXPECT_EQ(gate("export"), R"({"open":true,"why":"","until_boot":100.5,"token":7})");
    hear(ours(8));
    EXPECT_EQ(gate("export"), R"({"open":true,"why":"","until_boot":null,"token":8})");
}

TEST_F(Gates, WhereAnotherLeadsNothingMayRunAnyMore) {
    hear(of_others({{"left", "https://left:8080"}}));
    EXPECT_EQ(
        gate("export"),
        R"({"open":false,"why":"left leads it: ask at https://left:8080","until_boot":0.0,"token":0})"
    );
    hear(of_others({}));
    EXPECT_EQ(gate("export"), R"({"open":false,"why":"nobody leads it now","until_boot":0.0,"token":0})");
}

TEST_F(Gates, WhereItIsNotKnownWhoLeadsWhatRunsHasWhatIsLeft) {
    const contract::Leader unclear{.resource = "app:export"};
    for (const auto& said : {std::optional(unclear), std::optional<contract::Leader>()}) {
        hear(said);
        EXPECT_EQ(
            gate("export"),
            R"({"open":false,"why":"it is not known who leads it: `tutti control leaders`","until_boot":null,"token":0})"
        );
    }
}

TEST_F(Gates, ALeaseThatLayOnTheBusIsNotBelieved) {
    hear(ours(7, soon), Kept);
    EXPECT_EQ(gate("export"), "");
    hear(ours(7), Kept);
    EXPECT_EQ(gate("export"), R"({"open":true,"why":"","until_boot":null,"token":7})");
}

TEST_F(Gates, TheVaultIsOpenWhileControlSaysSo) {
    book.set_control_ready(true);
    EXPECT_EQ(gate("mail"), "");
    vault(VaultCondition::Uninitialised);
    EXPECT_NE(gate("mail").find("there is no vault yet: `tutti vault init`"), std::string::npos);
    for (const auto state : {VaultCondition::Locked, VaultCondition::Preunlock}) {
        vault(state);
        EXPECT_NE(gate("mail").find("the vault is locked: `tutti vault unlock`"), std::string::npos);
    }
    vault(VaultCondition::Unlocked);
    EXPECT_EQ(gate("mail"), R"({"open":true,"why":"","until_boot":null,"token":0})");
    book.set_bus_heard(false);
    EXPECT_NE(gate("mail").find("the bus is away"), std::string::npos);
    book.set_bus_heard(true);
    book.set_control_ready(false);
    EXPECT_NE(gate("mail").find("does not run"), std::string::npos);
    book.set_control_ready(true);
    EXPECT_EQ(gate("mail"), "") << "what the one before said is over";
}

TEST_F(Gates, WhoNeedsBothHasBoth) {
    book.take_leader("both", ours(7, soon), Said);
    EXPECT_NE(gate("both").find(R"("open":false,"why":"the vault)"), std::string::npos);
    EXPECT_NE(gate("both").find(R"("until_boot":100.5)"), std::string::npos);
    book.set_control_ready(true);
    vault(VaultCondition::Unlocked);
    EXPECT_EQ(gate("both"), R"({"open":true,"why":"","until_boot":100.5,"token":7})");
    book.take_leader("both", std::nullopt, Said);
    EXPECT_NE(gate("both").find("it is not known who leads it"), std::string::npos);
}

} // namespace
} // namespace tutti::orchestrator
