#include "governance/state_machine.hpp"
#include "governance/vault_machine.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <utility>

namespace tutti::governance {
namespace {

enum class Door : std::uint8_t { Closed, Open, Bricked };
enum class Push : std::uint8_t { Pull, Shut };
enum class Noise : std::uint8_t { None, Creak };
std::string_view name(Door door) {
    return std::to_array<std::string_view>({"closed", "open", "bricked"})[std::to_underlying(door)];
}
std::string_view name(Push push) { return push == Push::Pull ? "pull" : "shut"; }
std::string_view name(Noise noise) { return noise == Noise::None ? "" : "creak"; }

using Row = Transition<Door, Push, Noise>;
constexpr StateMachine door(
    "a door", std::to_array<Row>(
                  {{Door::Closed, Push::Pull, Door::Open, Noise::Creak},
                   {Door::Open, Push::Shut, Door::Closed, Noise::None}}
              )
);

constexpr std::array states = {
    VaultState::Uninitialised, VaultState::Locked, VaultState::Preunlock, VaultState::Unlocked
};
constexpr std::array events = {VaultEvent::Initialise, VaultEvent::Unlock, VaultEvent::Open, VaultEvent::Fail,
                               VaultEvent::Lock,       VaultEvent::Idle,   VaultEvent::Rekey};

TEST(StateMachine, LegalStepSaysWhereItLeadsAndWhatIsDone) {
    const auto step = door.step(Door::Closed, Push::Pull);
    ASSERT_TRUE(step);
    EXPECT_EQ(step->to, Door::Open);
    EXPECT_EQ(step->action, Noise::Creak);
}

TEST(StateMachine, IllegalStepIsRefusedByNameWithWhatIsLegal) {
    const auto step = door.step(Door::Open, Push::Pull);
    ASSERT_FALSE(step);
    EXPECT_EQ(step.error().code, ErrorCode::Conflict);
    EXPECT_EQ(step.error().message, "a door does not take `pull` while it is `open`: it takes `shut`");
}

TEST(StateMachine, InAStateWithoutAWayOutNothingIsTaken) {
    const auto step = door.step(Door::Bricked, Push::Pull);
    ASSERT_FALSE(step);
    EXPECT_EQ(step.error().message, "a door takes nothing while it is `bricked`: not `pull`");
}

TEST(StateMachine, ATableWithAPairTwiceIsNotSound) {
    constexpr StateMachine torn(
        "a door", std::to_array<Row>(
                      {{Door::Closed, Push::Pull, Door::Open, Noise::None},
                       {Door::Closed, Push::Pull, Door::Closed, Noise::None}}
                  )
    );
    static_assert(!torn.is_sound());
    static_assert(door.is_sound());
}

TEST(StateMachine, ATableWithAStateThatNothingLeadsToIsNotSound) {
    constexpr StateMachine torn(
        "a door", std::to_array<Row>(
                      {{Door::Closed, Push::Pull, Door::Open, Noise::None},
                       {Door::Bricked, Push::Pull, Door::Open, Noise::None}}
                  )
    );
    static_assert(!torn.is_sound());
}

TEST(Diagram, IsDrawnAsText) {
    EXPECT_EQ(
        as_text(door.diagram()),
        "a door, which begins closed\n\nclosed\n  pull  -> open  (creak)\n\nopen\n  shut  -> closed\n"
    );
}

TEST(Diagram, IsDrawnForMermaid) {
    EXPECT_EQ(
        as_mermaid(door.diagram()), "---\ntitle: a door\n---\nstateDiagram-v2\n    [*] --> closed\n"
                                    "    closed --> open: pull / creak\n    open --> closed: shut\n"
    );
}

TEST(Diagram, AStateWithABlankHasAnIdInMermaid) {
    const Diagram diagram{"a lamp", "half on", {{"half on", "press", "off", ""}}};
    EXPECT_NE(as_mermaid(diagram).find("state \"half on\" as half_on\n"), std::string::npos);
    EXPECT_NE(as_mermaid(diagram).find("    half_on --> off: press\n"), std::string::npos);
}

TEST(Diagram, IsDrawnForGraphviz) {
    EXPECT_EQ(
        as_dot(door.diagram()),
        "digraph \"a door\" {\n  rankdir=LR;\n  \"\" [shape=point];\n  \"closed\" [shape=box];\n"
        "  \"open\" [shape=box];\n  \"\" -> \"closed\";\n"
        "  \"closed\" -> \"open\" [label=\"pull / creak\"];\n  \"open\" -> \"closed\" [label=\"shut\"];\n}\n"
    );
}

TEST(VaultMachine, FaultLeadsToLockedFromWhereverThereIsAKey) {
    for (const auto state : {VaultState::Locked, VaultState::Preunlock, VaultState::Unlocked})
        EXPECT_EQ(vault_machine.step(state, VaultEvent::Fail).value().to, VaultState::Locked);
}

TEST(VaultMachine, NothingButOpenLeadsToUnlockedFromElsewhere) {
    for (const auto& row : vault_machine.rows()) {
        if (row.to != VaultState::Unlocked || row.from == VaultState::Unlocked) continue;
        EXPECT_EQ(row.event, VaultEvent::Open);
        EXPECT_EQ(row.from, VaultState::Preunlock);
    }
}

TEST(VaultMachine, LeavingPreunlockOrUnlockedForLockedWipesTheKey) {
    for (const auto& row : vault_machine.rows()) {
        if (row.to == VaultState::Locked
            && (row.from == VaultState::Preunlock || row.from == VaultState::Unlocked))
            EXPECT_EQ(row.action, VaultAction::Wipe) << name(row.event);
    }
}

TEST(VaultMachine, OnceInitialisedNothingLeadsBack) {
    for (const auto& row : vault_machine.rows()) EXPECT_NE(row.to, VaultState::Uninitialised);
    EXPECT_EQ(vault_machine.initial(), VaultState::Uninitialised);
}

TEST(VaultMachine, EveryOtherPairIsRefusedByName) {
    int refused = 0;
    for (const auto state : states) {
        for (const auto event : events) {
            if (vault_machine.find(state, event) != nullptr) continue;
            ++refused;
            const auto step = vault_machine.step(state, event);
            ASSERT_FALSE(step);
            EXPECT_NE(step.error().message.find(name(event)), std::string::npos);
            EXPECT_NE(step.error().message.find(name(state)), std::string::npos);
        }
    }
    EXPECT_EQ(refused, 16);
}

TEST(VaultMachine, ARefusalReadsAsTheDocumentShowsIt) {
    std::ifstream file(std::string(TUTTI_SOURCE_DIR) + "/docs/governance/commands.md");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    const auto step = vault_machine.step(VaultState::Locked, VaultEvent::Rekey);
    ASSERT_FALSE(step);
    EXPECT_NE(page.find("\n> " + step.error().message + "\n"), std::string::npos) << step.error().message;
}

TEST(VaultMachine, StatesAreReadBackByTheirNames) {
    for (const auto state : states) EXPECT_EQ(vault_state_from(name(state)), state);
    EXPECT_EQ(vault_state_from("ajar"), std::nullopt);
}

} // namespace
} // namespace tutti::governance
