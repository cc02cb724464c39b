#include "base/json.hpp"
#include "base/value_path.hpp"
#include "control_plane/objects/object_rows.hpp"
#include "control_plane/objects/objects_part.hpp"
#include "governance/catalogue.hpp"
#include "io/clock.hpp"
#include "io/temporary_folder_testing.hpp"
#include "store/database.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace tutti::control_plane {
namespace {

using governance::objects::Object;
using governance::objects::Wanted;

/// Lamps, each with a brightness. Whoever is away answers nothing.
struct House {
    std::map<std::string, std::int64_t> lamps;
    bool is_away = false;
    int looks = 0;
    int at_once = 0;
    int most_at_once = 0;
    std::set<std::string> being_looked_at;
    bool was_twice_at_once = false;
    int turns = 0; ///< of the loop, that a look takes
};

class Lamps final : public Reconciler {
public:
    explicit Lamps(std::shared_ptr<House> house) : house_(std::move(house)) {}

    std::string_view kind() const override { return "lamp"; }
    std::optional<governance::Fault> admit(const Wanted& wanted, store::ControlTransaction&) const override {
        const auto brightness = number_at(wanted.spec, "brightness");
        if (brightness && *brightness >= 0 && *brightness <= 100) return std::nullopt;
        return governance::fault_of({ErrorCode::InvalidInput, "brightness is 0 to 100"});
    }
    Task<Result<Observed>> reconcile(std::string name, std::optional<Object> desired) override {
        auto& house = *house_;
        ++house.looks;
        house.most_at_once = std::max(house.most_at_once, ++house.at_once);
        if (!house.being_looked_at.insert(name).second) house.was_twice_at_once = true;
        for (int turn = 0; turn < house.turns; ++turn) {
            const auto executor = co_await asio::this_coro::executor;
            co_await asio::post(executor, asio::use_awaitable);
        }
        --house.at_once;
        house.being_looked_at.erase(name);
        if (house.is_away) co_return fail(ErrorCode::Unavailable, "the house is away");
        if (!desired) {
            house.lamps.erase(name);
            co_return Observed{};
        }
        const auto wanted = desired->spec.find("brightness")->integer();
        Observed observed{governance::objects::as_wanted()};
        if (const auto found = house.lamps.find(name); found == house.lamps.end() || found->second != wanted)
            observed.corrected = "it was something else";
        house.lamps[name] = wanted;
        co_return observed;
    }
    std::span<const std::string_view> secret_members() const override { return secret_; }
    std::span<const std::string_view> guarded_members() const override { return guarded_; }

private:
    std::shared_ptr<House> house_; ///< owned by the test, too
    std::array<std::string_view, 1> secret_ = {"code"};
    std::array<std::string_view, 1> guarded_ = {"note"};
};

struct Stage {
    CommandDesk& desk;
    ObjectsPart& objects;
    StoreWriter& writer;
    House& house;
    bool& leads;

    Task<governance::Answer>
    ask(std::string command, std::string params,
        governance::UserRole role = governance::UserRole::Admin) const {
        governance::Request request;
        request.subject = {"anna", role};
        request.via = governance::Via::Control;
        request.command = std::move(command);
        request.params = parse_json(params).value();
        auto answer = co_await desk.run(std::move(request));
        co_return answer;
    }
    Task<Value> data(std::string command, std::string params) const {
        const auto answer = co_await ask(std::move(command), params);
        EXPECT_EQ(answer.status, 200U) << answer.body;
        auto body = parse_json(answer.body).value();
        const auto* found = body.find("data");
        co_return found != nullptr ? *found : Value();
    }
    Task<Value> ready(std::string name) const {
        auto answer =
            co_await data("object.wait", fmt::format(R"({{"kind":"lamp","name":"{}","timeout":5}})", name));
        co_return answer;
    }
};

std::string lamp(std::string_view name, int brightness, std::string_view more = "") {
    return fmt::format(
        R"({{"kind":"lamp","name":"{}","spec":{{"brightness":{}}}{}}})", name, brightness, more
    );
}
std::string manifest(std::string_view objects, std::string_view more = "") {
    return fmt::format(R"({{"objects":[{}]{}}})", objects, more);
}

Result<std::vector<std::string>> event_types(store::ControlStore& store) {
    const auto page = store.events(1, 1000);
    if (!page) return std::unexpected(page.error());
    std::vector<std::string> types;
    for (const auto& event : page->events) types.push_back(event.type);
    return types;
}

class ObjectsPartTest : public testing::Test {
protected:
    using Play = Task<void> (*)(Stage stage);

    /// A process of its own, as far as the store knows.
    void with_objects(Play play, governance::objects::QueueOptions options = {}) {
        asio::io_context context(1);
        const auto executor = context.get_executor();
        StoreWriter writer(executor, folder_.path / "control.db");
        CommandDesk desk(executor, writer, table_, {});
        bool leads = true;
        const auto fence = [&]() -> std::optional<store::Fence> {
            if (!leads) return std::nullopt;
            return store::Fence{"control", token_, std::nullopt};
        };
        ObjectsPart objects(
            executor, writer, desk,
            {.fence = fence,
             .changed = [] {},
             .complain = [](std::string_view) {},
             .drift_stays = milliseconds(100)},
            options
        );
        objects.add(std::make_unique<Lamps>(house_));
        writer.on_batch([&](const std::optional<store::Receipt>&) { objects.written(); });
        desk.set_leadership(governance::Resource::control(), {governance::Role::Leader, {}, {token_}, {}});
        ++token_;
        desk.set_leadership(governance::Resource::control(), {governance::Role::Leader, {}, {token_}, {}});
        objects.lead(true);
        io::TaskGroup running(executor);
        io::TaskGroup playing(executor);
        running.spawn("writer", writer.run());
        running.spawn("deadlines", desk.keep_time());
        running.spawn("objects", objects.run());
        playing.spawn("test", see_through({desk, objects, writer, *house_, leads}, play, running));
        context.run();
    }

    /// What a disk does to the row of an object, while no process has the store open.
    void damage(const std::string& name) const {
        auto database = store::Database::open(folder_.path / "control.db", {});
        ASSERT_TRUE(database) << database.error().message;
        const auto done = database->execute(
            "UPDATE desired SET value='{}' WHERE set_name='object.lamp' AND key='" + name + "'"
        );
        ASSERT_TRUE(done) << done.error().message;
    }

    std::shared_ptr<House> house_ = std::make_shared<House>();

private:
    static Task<void> see_through(Stage stage, Play play, io::TaskGroup& running) {
        const auto recovered = co_await stage.desk.recover();
        EXPECT_TRUE(recovered);
        co_await play(stage);
        co_await stage.objects.stop();
        co_await stage.desk.stop();
        co_await running.stop();
    }

    governance::CommandTable table_ = governance::catalogue();
    io::TemporaryFolder folder_;
    std::uint64_t token_ = 0;
};

TEST_F(ObjectsPartTest, WhatIsAppliedIsMadeTrueAndSaysSo) {
    with_objects([](Stage stage) -> Task<void> {
        const auto answer = co_await stage.data("object.apply", manifest(lamp("a", 3) + "," + lamp("b", 5)));
        EXPECT_EQ(number_at(answer, "revision"), 1);
        co_await stage.ready("a");
        co_await stage.ready("b");
        EXPECT_EQ(stage.house.lamps, (std::map<std::string, std::int64_t>{{"a", 3}, {"b", 5}}));
        const auto shown = co_await stage.data("object.get", R"({"kind":"lamp","name":"a"})");
        EXPECT_EQ(number_at(shown, "generation"), 1);
        EXPECT_EQ(text_at(shown, "by"), "anna");
        EXPECT_EQ(number_at(shown, "status", "observed_generation"), 1);
        EXPECT_EQ(text_at(shown, "status", "conditions", 0, "status"), "true");
    });
}

/// Nobody said that it should go.
TEST_F(ObjectsPartTest, WhatIsLostIsLeftAsItIsUntilItIsAppliedAgainOrRemoved) {
    with_objects([](Stage stage) -> Task<void> {
        co_await stage.data("object.apply", manifest(lamp("a", 3) + "," + lamp("b", 5)));
        co_await stage.ready("a");
        co_await stage.ready("b");
    });
    damage("a");
    damage("b");
    with_objects([](Stage stage) -> Task<void> {
        Value shown;
        for (int turn = 0; turn < 10'000; ++turn) { // each is a question to the store
            shown = co_await stage.data("object.get", R"({"kind":"lamp","name":"a"})");
            if (text_at(shown, "status", "conditions", 0, "status") == "unknown") break;
        }
        EXPECT_EQ(text_at(shown, "status", "conditions", 0, "reason"), "Damaged");
        const auto waited = co_await stage.ask("object.wait", R"({"kind":"lamp","name":"a"})");
        EXPECT_NE(waited.body.find("lamp/a is damaged: apply it again, or remove it"), std::string::npos)
            << waited.body;
        EXPECT_EQ(stage.house.lamps, (std::map<std::string, std::int64_t>{{"a", 3}, {"b", 5}}));
        co_await stage.data("object.apply", manifest(lamp("a", 7)));
        co_await stage.ready("a");
        EXPECT_EQ(stage.house.lamps, (std::map<std::string, std::int64_t>{{"a", 7}, {"b", 5}}));
        co_await stage.data("object.remove", R"({"kind":"lamp","name":"b"})");
        co_await stage.data("object.wait", R"({"kind":"lamp","name":"b","condition":"deleted","timeout":5})");
        EXPECT_EQ(stage.house.lamps, (std::map<std::string, std::int64_t>{{"a", 7}}));
        co_await stage.data("object.rollback", R"({"revision":1})");
        co_await stage.ready("a");
        co_await stage.ready("b");
    });
    EXPECT_EQ(house_->lamps, (std::map<std::string, std::int64_t>{{"a", 3}, {"b", 5}}));
}

TEST_F(ObjectsPartTest, WhatMayHoldAPasswordIsForAdminsAlone) {
    with_objects([](Stage stage) -> Task<void> {
        using governance::UserRole;
        co_await stage.data(
            "object.apply",
            manifest(R"({"kind":"lamp","name":"a","spec":{"brightness":3,"code":"c0de","note":"n0te"}})")
        );
        const std::map<std::string, std::string> questions = {
            {"object.get", R"({"kind":"lamp","name":"a"})"}, {"object.list", "{}"}
        };
        for (const auto& [question, params] : questions)
            for (const auto role : {UserRole::Viewer, UserRole::Operator, UserRole::Admin}) {
                const auto answer = co_await stage.ask(question, params, role);
                EXPECT_EQ(answer.status, 200U) << answer.body;
                EXPECT_EQ(answer.body.find("c0de"), std::string::npos) << answer.body;
                EXPECT_EQ(answer.body.find("n0te") != std::string::npos, role == UserRole::Admin)
                    << answer.body;
                EXPECT_NE(answer.body.find(R"("set":true)"), std::string::npos) << answer.body;
            }
    });
}

/// The process slept, say, and nobody has told it yet.
TEST_F(ObjectsPartTest, NothingIsMadeTrueOnceTheLeaseHasRunOut) {
    with_objects([](Stage stage) -> Task<void> {
        co_await stage.data("object.apply", manifest(lamp("a", 3)));
        co_await stage.ready("a");
        const int looks = stage.house.looks;
        stage.leads = false;
        stage.house.lamps["a"] = 99;
        stage.objects.look({"lamp", "a"});
        for (int turn = 0; turn < 20; ++turn)
            co_await stage.data("object.get", R"({"kind":"lamp","name":"a"})");
        EXPECT_EQ(stage.house.looks, looks);
        EXPECT_EQ(stage.house.lamps["a"], 99);
        stage.leads = true;
        stage.objects.lead(true); // it was prolonged after all
        for (int turn = 0; turn < 10'000 && stage.house.lamps["a"] != 3; ++turn)
            co_await stage.data("object.get", R"({"kind":"lamp","name":"a"})");
        EXPECT_EQ(stage.house.lamps["a"], 3);
    });
}

TEST_F(ObjectsPartTest, TheSameAgainIsNoRevision) {
    with_objects([](Stage stage) -> Task<void> {
        co_await stage.data("object.apply", manifest(lamp("a", 3)));
        const auto again = co_await stage.data("object.apply", manifest(lamp("a", 3)));
        EXPECT_EQ(print_json(again), R"({"revision":null,"event":null,"changes":[]})");
    });
}

TEST_F(ObjectsPartTest, OneThatIsWrongIsNamedAndNothingIsApplied) {
    with_objects([](Stage stage) -> Task<void> {
        const auto answer = co_await stage.ask("object.apply", manifest(lamp("a", 3) + "," + lamp("b", 500)));
        EXPECT_EQ(answer.status, 400U);
        EXPECT_NE(answer.body.find("lamp/b: brightness is 0 to 100"), std::string::npos) << answer.body;
        const auto unknown =
            co_await stage.ask("object.apply", manifest(R"({"kind":"door","name":"x","spec":{}})"));
        EXPECT_NE(unknown.body.find("door/x: there is no kind door; there are lamp"), std::string::npos);
        const auto list = co_await stage.data("object.list", "{}");
        EXPECT_EQ(print_json(list), R"({"objects":[]})");
    });
}

TEST_F(ObjectsPartTest, WhatIsChangedBehindOurBackIsPutRightAndTold) {
    with_objects([](Stage stage) -> Task<void> {
        co_await stage.data("object.apply", manifest(lamp("a", 3)));
        co_await stage.ready("a");
        stage.house.lamps["a"] = 99;
        stage.objects.look({"lamp", "a"});
        const auto waited = co_await stage.data(
            "object.wait", R"({"kind":"lamp","name":"a","condition":"Drifted","timeout":5})"
        );
        EXPECT_EQ(stage.house.lamps["a"], 3);
        EXPECT_EQ(text_at(waited, "status", "conditions", 2, "message"), "it was something else");
        const auto types = co_await stage.writer.ask("events", event_types);
        EXPECT_EQ(std::ranges::count(types.value(), "object.drifted"), 1);
        // It is shown for a while, and over with the look after that.
        co_await stage.data(
            "object.wait",
            R"({"kind":"lamp","name":"a","condition":"Drifted","status":"unknown","timeout":5})"
        );
    });
}

TEST_F(ObjectsPartTest, AFailureIsSaidAndTriedAgain) {
    with_objects([](Stage stage) -> Task<void> {
        stage.house.is_away = true;
        co_await stage.data("object.apply", manifest(lamp("a", 3)));
        const auto failed = co_await stage.ask("object.wait", R"({"kind":"lamp","name":"a","timeout":0.3})");
        EXPECT_EQ(failed.status, 504U);
        EXPECT_NE(failed.body.find("Ready is unknown: Unavailable: the house is away"), std::string::npos)
            << failed.body;
        EXPECT_EQ(stage.objects.counts().failing, 1U);
        stage.house.is_away = false;
        co_await stage.ready("a");
        EXPECT_EQ(stage.objects.counts().failing, 0U);
    });
}

TEST_F(ObjectsPartTest, WhatIsPrunedIsMadeToBeGone) {
    with_objects([](Stage stage) -> Task<void> {
        const auto* const labels = R"(,"labels":{"app":"stage"})";
        co_await stage.data("object.apply", manifest(lamp("a", 3, labels) + "," + lamp("b", 5, labels)));
        co_await stage.ready("b");
        const auto answer = co_await stage.data(
            "object.apply", manifest(lamp("a", 3, labels), R"(,"prune":{"app":"stage"})")
        );
        EXPECT_EQ(text_at(answer, "changes", 0, "what"), "removed");
        co_await stage.data("object.wait", R"({"kind":"lamp","name":"b","condition":"deleted","timeout":5})");
        EXPECT_EQ(stage.house.lamps.size(), 1U);
        const auto gone = co_await stage.ask("object.get", R"({"kind":"lamp","name":"b"})");
        EXPECT_EQ(gone.status, 404U);
    });
}

TEST_F(ObjectsPartTest, GoingBackMakesThingsAsTheyWere) {
    with_objects([](Stage stage) -> Task<void> {
        co_await stage.data("object.apply", manifest(lamp("a", 3)));
        co_await stage.data("object.apply", manifest(lamp("a", 4) + "," + lamp("b", 5)));
        co_await stage.data("object.remove", R"({"kind":"lamp","name":"a"})");
        const auto answer = co_await stage.data("object.rollback", R"({"revision":1})");
        EXPECT_EQ(number_at(answer, "revision"), 4);
        co_await stage.ready("a");
        co_await stage.data("object.wait", R"({"kind":"lamp","name":"b","condition":"deleted","timeout":5})");
        EXPECT_EQ(stage.house.lamps, (std::map<std::string, std::int64_t>{{"a", 3}}));
        const auto history = co_await stage.data("object.history", "{}");
        EXPECT_EQ(text_at(history, "revisions", 0, "what"), "rollback");
        EXPECT_EQ(number_at(history, "revisions", 0, "back_to"), 1);
        EXPECT_EQ(text_at(history, "revisions", 1, "what"), "remove");
        EXPECT_EQ(find_at(history, "revisions")->items().size(), 4U);
        const auto refused = co_await stage.ask("object.rollback", R"({"revision":4})");
        EXPECT_EQ(refused.status, 404U);
    });
}

TEST_F(ObjectsPartTest, ADiffChangesNothingAndHidesSecrets) {
    with_objects([](Stage stage) -> Task<void> {
        co_await stage.data(
            "object.apply", manifest(R"({"kind":"lamp","name":"a","spec":{"brightness":1,"code":"1234"}})")
        );
        const auto answer = co_await stage.data(
            "object.diff", manifest(R"({"kind":"lamp","name":"a","spec":{"brightness":2,"code":"4321"}})")
        );
        EXPECT_EQ(
            print_json(answer),
            R"({"changes":[{"kind":"lamp","name":"a","what":"changed","differences":[{"path":"/spec/brightness","before":1,"after":2},)"
            R"({"path":"/spec/code","before":{"set":true},"after":{"set":true}}]}],"more":0})"
        );
        const auto shown = co_await stage.data("object.get", R"({"kind":"lamp","name":"a"})");
        EXPECT_EQ(number_at(shown, "spec", "brightness"), 1);
        EXPECT_EQ(find_at(shown, "spec", "code", "set")->boolean(), true);
        EXPECT_EQ(number_at(shown, "generation"), 1);
    });
}

TEST_F(ObjectsPartTest, WhatWasAppliedBeforeAnEndIsMadeTrueAfterIt) {
    with_objects([](Stage stage) -> Task<void> {
        stage.house.is_away = true;
        co_await stage.data("object.apply", manifest(lamp("a", 3) + "," + lamp("b", 5)));
        co_await stage.data("object.remove", R"({"kind":"lamp","name":"b"})");
        stage.house.lamps["b"] = 5;
    });
    with_objects([](Stage stage) -> Task<void> {
        stage.house.is_away = false;
        co_await stage.ready("a");
        co_await stage.data("object.wait", R"({"kind":"lamp","name":"b","condition":"deleted","timeout":5})");
        EXPECT_EQ(stage.house.lamps, (std::map<std::string, std::int64_t>{{"a", 3}}));
    });
}

TEST_F(ObjectsPartTest, AThousandChangesOfOneAreLookedAtTwentyTimesAtMost) {
    with_objects([](Stage stage) -> Task<void> {
        const auto begun = io::steady_now();
        for (int change = 0; change < 1000; ++change)
            co_await stage.data("object.apply", manifest(lamp("a", change % 100)));
        co_await stage.ready("a");
        EXPECT_EQ(stage.house.lamps["a"], 99);
        // On a machine that takes minutes for it: one a second.
        const auto took = std::chrono::ceil<seconds>(io::steady_now() - begun).count();
        EXPECT_LE(stage.house.looks, std::max<long>(20, 12 + took));
        EXPECT_FALSE(stage.house.was_twice_at_once);
    });
}

TEST_F(ObjectsPartTest, SoManyAreLookedAtAtOnceAndNoneTwice) {
    governance::objects::QueueOptions options;
    options.most_at_once = 4;
    house_->turns = 20;
    with_objects(
        [](Stage stage) -> Task<void> {
            std::string all;
            for (int each = 0; each < 60; ++each)
                all += (each == 0 ? "" : ",") + lamp(fmt::format("l{}", each), each);
            co_await stage.data("object.apply", manifest(all));
            for (int each = 0; each < 60; ++each) co_await stage.ready(fmt::format("l{}", each));
            EXPECT_EQ(stage.house.lamps.size(), 60U);
            EXPECT_EQ(stage.house.most_at_once, 4);
            EXPECT_FALSE(stage.house.was_twice_at_once);
        },
        options
    );
}

TEST_F(ObjectsPartTest, WhoLeadsNoMoreLooksAtNothing) {
    with_objects([](Stage stage) -> Task<void> {
        co_await stage.data("object.apply", manifest(lamp("a", 3)));
        co_await stage.ready("a");
        const auto looks = stage.house.looks;
        stage.objects.lead(false);
        stage.house.lamps["a"] = 50;
        const auto waited = co_await stage.ask("object.wait", R"({"kind":"lamp","name":"a","timeout":0.05})");
        EXPECT_EQ(waited.status, 504U);
        stage.objects.look({"lamp", "a"});
        EXPECT_EQ(stage.house.looks, looks);
        EXPECT_EQ(stage.house.lamps["a"], 50);
        stage.objects.lead(true);
        co_await stage.data("object.wait", R"({"kind":"lamp","name":"a","condition":"Drifted","timeout":5})");
        EXPECT_EQ(stage.house.lamps["a"], 3);
    });
}

TEST_F(ObjectsPartTest, AListComesInPagesByKindAndName) {
    with_objects([](Stage stage) -> Task<void> {
        std::string all;
        for (int each = 0; each < 25; ++each)
            all +=
                (each == 0 ? "" : ",")
                + lamp(fmt::format("l{:02}", each), each, each % 2 == 0 ? R"(,"labels":{"row":"even"})" : "");
        co_await stage.data("object.apply", manifest(all));
        std::vector<std::string> names;
        std::string after;
        for (int page = 0; page < 10; ++page) {
            const auto list = co_await stage.data(
                "object.list", fmt::format(R"({{"labels":{{"row":"even"}},"most":4{}}})", after)
            );
            for (const auto& each : list.find("objects")->items())
                names.emplace_back(each.find("name")->string());
            const auto next = text_at(list, "next");
            if (!next) break;
            after = fmt::format(R"(,"after":"{}")", *next);
        }
        EXPECT_EQ(names.size(), 13U);
        EXPECT_TRUE(std::ranges::is_sorted(names));
        EXPECT_EQ(names.back(), "l24");
    });
}

} // namespace
} // namespace tutti::control_plane
