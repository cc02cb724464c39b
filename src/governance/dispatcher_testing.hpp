// A table of commands, and a dispatcher that is asked by them; for the tests of src/governance.
#pragma once

#include "base/json.hpp"
#include "governance/dispatcher.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tutti::governance::testing {

inline CommandTable test_table() {
    using enum Permission;
    const auto type = [](std::string_view name, Permission permission, Effect effect, Repetition repetition,
                         LeaderNeed leader, VaultNeed vault) {
        return CommandType{
            .name = name,
            .target = "lamp",
            .action = name,
            .summary = "",
            .parameters = {needed(whole("value", 0, 9, "how bright"))},
            .permission = permission,
            .effect = effect,
            .repetition = repetition,
            .contents = repetition == Repetition::Safe ? Contents::Plain
                        : permission == SetUp          ? Contents::Secret
                                                       : Contents::MayBeSecret,
            .leader = leader,
            .vault = vault
        };
    };
    const auto of_its_own = [](CommandType question) {
        question.scope = Scope::Own;
        return question;
    };
    return CommandTable({
        type("lamp.ask", Look, Effect::None, Repetition::Safe, LeaderNeed::None, VaultNeed::None),
        of_its_own(type("lamp.look", Look, Effect::None, Repetition::Safe, LeaderNeed::None, VaultNeed::None)
        ),
        type("lamp.keep", Play, Effect::Stored, Repetition::Never, LeaderNeed::Leads, VaultNeed::Unlocked),
        type("lamp.blink", Play, Effect::Outside, Repetition::Never, LeaderNeed::Leads, VaultNeed::None),
        type("lamp.light", Play, Effect::Outside, Repetition::Safe, LeaderNeed::None, VaultNeed::None),
        type(
            "lamp.unlock", SetUp, Effect::Outside, Repetition::Never, LeaderNeed::None, VaultNeed::Bootstrap
        ),
    });
}

inline Request ask_for(std::string command, std::string key = "", int value = 1) {
    return {
        .id = "r",
        .subject = {"ann", UserRole::Operator},
        .via = Via::Http,
        .command = std::move(command),
        .params = Value::object({{"value", value}}),
        .idempotency_key = std::move(key)
    };
}

inline std::string code_of(const std::optional<Answer>& answer) {
    if (!answer) return "no answer";
    const auto body = parse_json(answer->body).value();
    const auto* error = body.find("error");
    return error != nullptr ? std::string(error->find("code")->string()) : "ok";
}
inline Value error_in(const Answer& answer) { return *parse_json(answer.body)->find("error"); }

class Desk {
public:
    Desk() {
        dispatcher.set_leadership(Resource::control(), {Role::Leader, {}, {7}, {}});
        dispatcher.set_vault(VaultState::Unlocked);
    }

    Moment moment() const {
        return {
            now, BootTime{now.time_since_epoch()},
            WallTime{std::chrono::hours(480'000)} + now.time_since_epoch()
        };
    }

    RequestNumber receive(Request request) { return take(dispatcher.receive(std::move(request), moment())); }
    RequestNumber take(RequestNumber number) {
        take();
        return number;
    }
    void take() {
        for (auto& effect : dispatcher.take_effects()) {
            if (const auto* said = std::get_if<Say>(&effect))
                says.push_back(*said);
            else if (const auto* line = std::get_if<Audit>(&effect))
                audit.push_back(line->line);
            else
                effects.push_back(std::move(effect));
        }
    }
    /// The only effect that waits, of that kind.
    template <typename Effect>
    Effect only() {
        take();
        invariant(effects.size() == 1, "there is not one effect");
        auto effect = std::get<Effect>(effects.front());
        effects.clear();
        return effect;
    }
    std::optional<Answer> answer_to(RequestNumber number) const {
        for (const auto& said : says)
            if (said.number == number) return said.answer;
        return std::nullopt;
    }

    // What the store and the world do, when all goes well.
    RequestNumber look_up() {
        const auto asked = only<Recall>();
        dispatcher.looked_up(asked.number, std::optional<KeptCommand>(), moment());
        return take(asked.number);
    }
    void begin() {
        dispatcher.begun(only<Begin>().number, {}, moment());
        take();
    }
    void carry_out(Outcome outcome = Value(true)) {
        dispatcher.carried_out(only<CarryOut>().number, std::move(outcome), moment());
        take();
    }
    End end() {
        auto end = only<End>();
        dispatcher.ended(end.number, {}, moment());
        take();
        return end;
    }

    SteadyTime now{std::chrono::hours(1)};
    CommandTable table = test_table();
    CommandPolicy policy;
    SeededRandom random{1};
    Dispatcher dispatcher{table, policy, random};
    std::vector<DispatcherEffect> effects;
    std::vector<Say> says;
    std::vector<AuditLine> audit;
};

} // namespace tutti::governance::testing
