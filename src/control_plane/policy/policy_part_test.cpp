#include "base/json.hpp"
#include "control_plane/policy/policy_part.hpp"
#include "governance/catalogue.hpp"
#include "governance/objects/object.hpp"
#include "governance/policy/policy_snapshot.hpp"
#include "io/file.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace tutti::control_plane {
namespace {

using governance::Answer;
using governance::Outcome;
using governance::UserRole;

/// As object.apply does it, of what matters here.
Outcome apply(
    PolicyPart& part, store::ControlTransaction& transaction, const Value& params,
    const governance::Ticket& ticket
) {
    auto wanted = governance::objects::read_wanted(*params.find("objects"));
    if (!wanted) return std::unexpected(governance::fault_of(wanted.error()));
    std::vector<governance::objects::Change> changes;
    for (auto& each : *wanted) {
        governance::objects::Object object{.key = each.key, .spec = each.spec, .by = ticket.subject.name};
        const auto set = "object." + each.key.kind;
        auto before = transaction.row(set, each.key.name);
        if (!before) return std::unexpected(governance::fault_of(before.error()));
        std::optional<governance::objects::Object> earlier;
        if (*before) earlier = governance::objects::parse_object(each.key, (*before)->value).value();
        const auto put = transaction.put(set, each.key.name, governance::objects::print(object));
        if (!put) return std::unexpected(governance::fault_of(put.error()));
        changes.push_back({each.key, std::move(earlier), std::move(object)});
    }
    if (auto fault = part.why_not(transaction, changes, ticket)) return std::unexpected(std::move(*fault));
    return Value(true);
}

struct Scene {
    StoreWriter& writer;
    CommandDesk& desk;
    PolicyPart& part;
    std::filesystem::path snapshot;

    Task<Answer> ask(governance::Subject subject, std::string command, std::string params) {
        governance::Request request;
        request.subject = std::move(subject);
        request.command = std::move(command);
        request.params = parse_json(params).value();
        request.patience = seconds(60); // on a busy machine
        auto answer = co_await desk.run(std::move(request));
        co_return answer;
    }
    Task<Answer> apply(governance::Subject subject, std::string objects) {
        auto answer = co_await ask(std::move(subject), "object.apply", R"({"objects":)" + objects + "}");
        co_return answer;
    }
};

Value in(const Answer& answer, const char* member) {
    const auto body = parse_json(answer.body).value();
    const auto* found = body.find(member);
    return found != nullptr ? *found : Value();
}
std::string text_in(const Value& value, const char* key) {
    const auto* found = value.find(key);
    return found == nullptr ? "" : found->is_string() ? std::string(found->string()) : print_json(*found);
}

const governance::Subject root{"root", UserRole::Admin};
const governance::Subject ann{"ann", UserRole::Operator};

constexpr auto hands_off =
    R"([{"kind":"rule","name":"hands-off","spec":{"effect":"forbid","roles":["operator"],)"
    R"("actions":["service.*"],"resources":["service:lamp"]}}])";

class PolicyPartTest : public ::testing::Test {
protected:
    using Play = Task<void> (*)(Scene scene);

    /// A process of its own, as far as the store knows.
    void with_part(Play play) {
        asio::io_context context(1);
        const auto executor = context.get_executor();
        StoreWriter writer(executor, folder_.path / "control.db");
        CommandDesk::Options options;
        options.errands = [](const Errand&) -> Task<Outcome> { co_return Value("done"); };
        CommandDesk desk(executor, writer, table_, std::move(options));
        PolicyPart part(executor, writer, desk, table_, snapshot());
        writer.on_batch([&part](const std::optional<store::Receipt>&) { part.written(); });
        desk.on_stored(
            "object.apply",
            [&part](auto& transaction, const Value& params, const governance::Ticket& ticket) {
                return apply(part, transaction, params, ticket);
            }
        );
        desk.set_leadership(governance::Resource::control(), {governance::Role::Leader, {}, {1}, {}});
        desk.set_vault(governance::VaultState::Unlocked);
        io::TaskGroup running(executor);
        io::TaskGroup playing(executor);
        running.spawn("writer", writer.run());
        running.spawn("deadlines", desk.keep_time());
        running.spawn("policy", part.run());
        running.spawn("snapshot", part.watch_snapshot());
        playing.spawn("test", see_through({writer, desk, part, snapshot()}, play, running));
        context.run();
        EXPECT_TRUE(was_played_);
    }

    const std::filesystem::path& folder() const { return folder_.path; }
    std::filesystem::path snapshot() const { return folder() / governance::policy::snapshot_file; }
    /// As others read it.
    std::expected<governance::policy::PolicySet, std::vector<toml::Mistake>> handed_on() const {
        return governance::policy::read_snapshot(io::read_file(snapshot()).value_or(""));
    }

private:
    Task<void> see_through(Scene scene, Play play, io::TaskGroup& running) {
        const auto recovered = co_await scene.desk.recover();
        EXPECT_TRUE(recovered);
        co_await play(scene);
        was_played_ = true;
        co_await scene.part.stop();
        co_await scene.desk.stop();
        co_await running.stop();
    }

    bool was_played_ = false;
    governance::CommandTable table_ = governance::catalogue();
    io::TemporaryFolder folder_;
};

Task<void> changes_hands_off(Scene scene) {
    auto answer = co_await scene.ask(ann, "service.restart", R"({"service":"lamp"})");
    EXPECT_EQ(answer.status, 200U);
    const auto before = scene.part.set();
    answer = co_await scene.apply(root, hands_off);
    EXPECT_EQ(answer.status, 200U) << answer.body;
    answer = co_await scene.ask(ann, "service.restart", R"({"service":"lamp"})");
    EXPECT_EQ(answer.status, 403U);
    const auto refusal = in(answer, "error");
    EXPECT_EQ(text_in(refusal, "message"), "rule.hands-off forbids ann service.restart of service:lamp");
    answer = co_await scene.ask(ann, "service.restart", R"({"service":"door"})");
    EXPECT_EQ(answer.status, 200U);
    EXPECT_GT(scene.part.set()->version(), before->version());
    EXPECT_TRUE(before->is_empty()) << "who has it keeps it";
}

TEST_F(PolicyPartTest, CommandAfterAChangeIsDecidedByIt) { with_part(changes_hands_off); }

Task<void> finds_hands_off(Scene scene) {
    const auto answer = co_await scene.ask(ann, "service.restart", R"({"service":"lamp"})");
    EXPECT_EQ(answer.status, 403U) << "the very first one";
    EXPECT_GT(scene.part.set()->version(), 0U);
}

TEST_F(PolicyPartTest, HoldsFromTheFirstCommandOfTheNextProcessOn) {
    with_part(changes_hands_off);
    with_part(finds_hands_off);
}

Task<void> looks_once(Scene scene) {
    const auto answer = co_await scene.ask(ann, "service.restart", R"({"service":"lamp"})");
    EXPECT_NE(answer.status, 503U);
    EXPECT_EQ(scene.part.untold(), "");
}

TEST_F(PolicyPartTest, WhatHoldsIsHandedOnToOthers) {
    with_part(looks_once);
    ASSERT_TRUE(handed_on());
    EXPECT_TRUE(handed_on()->is_empty());
    with_part(changes_hands_off);
    ASSERT_TRUE(handed_on());
    EXPECT_EQ(handed_on()->rules().size(), 1U);
    EXPECT_EQ(std::filesystem::status(snapshot()).permissions(), std::filesystem::perms(0600));
}

TEST_F(PolicyPartTest, WhatWasHandedOnIsPutRightAtTheNextStart) {
    with_part(changes_hands_off);
    const auto before = io::read_file(snapshot()).value();
    ASSERT_TRUE(io::write_file_atomically(snapshot(), "{"));
    with_part(looks_once);
    EXPECT_EQ(io::read_file(snapshot()).value(), before);
}

/// Until the snapshot is this one.
Task<bool> is_kept_as(Scene scene, std::string_view text) {
    asio::steady_timer changed(co_await asio::this_coro::executor, seconds(60));
    scene.part.on_change([&changed] { changed.cancel(); });
    bool is_in_time = true;
    while (is_in_time && io::read_file_within(seconds(0), scene.snapshot) != text) {
        const auto [woken] = co_await changed.async_wait(no_throw);
        is_in_time = woken == asio::error::operation_aborted;
    }
    scene.part.on_change({});
    co_return is_in_time;
}

Task<void> mends_what_is_broken(Scene scene) {
    const auto answer = co_await scene.apply(root, hands_off);
    EXPECT_EQ(answer.status, 200U);
    [[maybe_unused]] const auto settled = co_await scene.ask(ann, "service.restart", R"({"service":"lamp"})");
    const auto before = io::read_file(scene.snapshot).value();
    EXPECT_TRUE(governance::policy::read_snapshot(before));
    EXPECT_TRUE(io::write_file_atomically(scene.snapshot, "{"));
    const bool is_mended = co_await is_kept_as(scene, before);
    EXPECT_TRUE(is_mended) << "replaced";
    std::filesystem::remove(scene.snapshot);
    const bool is_back = co_await is_kept_as(scene, before);
    EXPECT_TRUE(is_back) << "gone";
    std::ofstream(scene.snapshot) << "{";
    const bool is_whole = co_await is_kept_as(scene, before);
    EXPECT_TRUE(is_whole) << "written over";
}

TEST_F(PolicyPartTest, WhatWasHandedOnIsPutRightWhenAnotherChangesIt) { with_part(mends_what_is_broken); }

Task<void> mends_a_pipe(Scene scene) {
    const auto answer = co_await scene.ask(ann, "service.restart", R"({"service":"lamp"})");
    EXPECT_EQ(answer.status, 200U);
    const auto before = io::read_file(scene.snapshot).value();
    const auto pipe = scene.snapshot.parent_path() / "pipe";
    EXPECT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    std::filesystem::rename(pipe, scene.snapshot);
    const bool is_mended = co_await is_kept_as(scene, before);
    EXPECT_TRUE(is_mended);
}

TEST_F(PolicyPartTest, PipeInThePlaceOfWhatWasHandedOnHoldsUpNobody) { with_part(mends_a_pipe); }

Task<void> is_untold(Scene scene) {
    const auto answer = co_await scene.ask(ann, "service.restart", R"({"service":"lamp"})");
    EXPECT_EQ(answer.status, 200U) << "here it holds";
    EXPECT_NE(scene.part.untold(), "");
}

TEST_F(PolicyPartTest, ThatCannotBeHandedOnSaysSo) {
    std::filesystem::create_directory(snapshot());
    with_part(is_untold);
}

Task<void> is_refused(Scene scene) {
    auto answer = co_await scene.apply(
        root, R"([{"kind":"rule","name":"a","spec":{"effect":"forbid","actions":["service.stpo"]}},)"
              R"({"kind":"rule","name":"b","spec":{"effect":"forbid"}}])"
    );
    EXPECT_EQ(answer.status, 400U);
    const auto wrong = in(answer, "error");
    EXPECT_EQ(text_in(wrong, "message"), "missing: what it is about, such as \"service.*\" (1 more)");
    EXPECT_EQ(text_in(wrong, "field"), "rule.b.actions");
    answer = co_await scene.apply(
        root, R"([{"kind":"rule","name":"a","spec":{"effect":"forbid","actions":["object.*"],)"
              R"("when":{"hours":"22:00-23:00"}}}])"
    );
    EXPECT_EQ(answer.status, 409U);
    const auto locked = in(answer, "error");
    EXPECT_EQ(text_in(locked, "code"), "locks_out");
    answer = co_await scene.apply(
        root, R"([{"kind":"rule","name":"a","spec":{"effect":"forbid","actions":["object.*"],)"
              R"("resources":["object:rule/*"]}}])"
    );
    EXPECT_EQ(answer.status, 409U) << "nobody could take it back";
    const auto for_good = in(answer, "error");
    EXPECT_EQ(text_in(for_good, "code"), "locks_out");
    EXPECT_NE(text_in(for_good, "message").find("root could not apply rule/a any more"), std::string::npos);
    EXPECT_TRUE(scene.part.set()->is_empty());
    answer = co_await scene.ask(ann, "service.restart", R"({"service":"lamp"})");
    EXPECT_EQ(answer.status, 200U);
}

TEST_F(PolicyPartTest, WhatIsWrongOrLocksOutIsRefused) { with_part(is_refused); }

std::string playlist(std::string_view name) {
    return fmt::format(R"({{"kind":"playlist","name":"{}","spec":{{}}}})", name);
}

Task<void> has_too_many(Scene scene) {
    const std::string quota = R"({"kind":"quota","name":"few","spec":{"of":"playlists","most":2}})";
    auto answer = co_await scene.apply(root, "[" + quota + "," + playlist("a") + "]");
    EXPECT_EQ(answer.status, 200U) << answer.body;
    answer = co_await scene.apply(root, "[" + playlist("b") + "," + playlist("c") + "]");
    EXPECT_EQ(answer.status, 429U);
    EXPECT_EQ(text_in(in(answer, "error"), "code"), "quota_exceeded");
    EXPECT_EQ(text_in(in(answer, "error"), "field"), "quota.few");
    answer = co_await scene.apply(root, "[" + playlist("b") + "]");
    EXPECT_EQ(answer.status, 200U) << "nothing of what was refused counts: " << answer.body;
    answer = co_await scene.apply(root, "[" + playlist("a") + "," + playlist("b") + "]");
    EXPECT_EQ(answer.status, 200U) << "those that are there are no more: " << answer.body;
    answer = co_await scene.apply(root, "[" + playlist("d") + "]");
    EXPECT_EQ(answer.status, 429U);
    const governance::Subject other{"eve", UserRole::Admin};
    answer = co_await scene.apply(other, "[" + playlist("d") + "]");
    EXPECT_EQ(answer.status, 200U) << "each has so many: " << answer.body;
    answer = co_await scene.apply(
        other, R"([{"kind":"quota","name":"all","spec":{"of":"objects","most":4,"per":"all"}}])"
    );
    EXPECT_EQ(answer.status, 429U) << "it is one of them itself";
}

TEST_F(PolicyPartTest, OfWhatAQuotaCountsNobodyMakesMore) { with_part(has_too_many); }

Task<void> applies_a_little(Scene scene) {
    auto answer = co_await scene.apply(
        root,
        R"([{"kind":"role","name":"clerk","spec":{}},{"kind":"rule","name":"clerks","spec":)"
        R"({"effect":"allow","roles":["clerk"],"actions":["object.apply"],"resources":["object:role/*"]}}])"
    );
    EXPECT_EQ(answer.status, 200U) << answer.body;
    const governance::Subject clerk{"carl", UserRole::None, {"clerk"}};
    answer = co_await scene.apply(clerk, R"([{"kind":"role","name":"dj","spec":{"may":["playlist.*"]}}])");
    EXPECT_EQ(answer.status, 200U) << answer.body;
    answer = co_await scene.apply(clerk, R"([{"kind":"quota","name":"q","spec":{"of":"jobs","most":1}}])");
    EXPECT_EQ(answer.status, 403U);
}

TEST_F(PolicyPartTest, WhoMayApplySomeObjectsMay) { with_part(applies_a_little); }

Task<void> breaks_a_row(Scene scene) {
    auto answer = co_await scene.apply(root, hands_off);
    EXPECT_EQ(answer.status, 200U);
    store::ControlWrite broken;
    broken.fence = store::Fence{"control", 1, std::nullopt};
    broken.work = [](store::ControlTransaction& transaction) -> Result<void> {
        const governance::objects::Object object{
            .key = {"rule", "of-tomorrow"}, .spec = Value::object({{"mood", "blue"}})
        };
        const auto put = transaction.put("object.rule", "of-tomorrow", governance::objects::print(object));
        if (!put) return std::unexpected(put.error());
        return {};
    };
    const auto written = co_await scene.writer.write(std::move(broken));
    EXPECT_TRUE(written);
}

Task<void> lets_admins_alone(Scene scene) {
    auto answer = co_await scene.ask(ann, "service.restart", R"({"service":"door"})");
    EXPECT_EQ(answer.status, 403U);
    answer = co_await scene.ask(root, "service.restart", R"({"service":"door"})");
    EXPECT_EQ(answer.status, 200U);
    EXPECT_NE(scene.part.problem().find("rule.of-tomorrow"), std::string::npos) << scene.part.problem();
    answer = co_await scene.apply(
        root, R"([{"kind":"rule","name":"of-tomorrow","spec":{"effect":"forbid","actions":["light.*"]}}])"
    );
    EXPECT_EQ(answer.status, 200U) << answer.body;
    answer = co_await scene.ask(ann, "service.restart", R"({"service":"door"})");
    EXPECT_EQ(answer.status, 200U);
    EXPECT_TRUE(scene.part.problem().empty());
}

TEST_F(PolicyPartTest, PolicyThatCannotBeReadLetsAdminsAlonePutItRight) {
    with_part(breaks_a_row);
    with_part(lets_admins_alone);
}

Task<void> explains(Scene scene) {
    auto answer = co_await scene.apply(root, hands_off);
    EXPECT_EQ(answer.status, 200U);
    answer = co_await scene.ask(
        root, "policy.explain",
        R"({"subject":"ann","roles":["operator"],"action":"service.stop","resource":"service:lamp"})"
    );
    EXPECT_EQ(answer.status, 200U) << answer.body;
    auto told = in(answer, "data");
    EXPECT_EQ(text_in(told, "verdict"), "forbidden");
    EXPECT_EQ(text_in(told, "rules"), R"(["rule.hands-off"])");
    EXPECT_EQ(text_in(told, "fitting"), R"([{"rule":"rule.hands-off","effect":"forbid"}])");
    answer = co_await scene.ask(
        root, "policy.explain",
        R"({"subject":"ann","roles":["operator"],"action":"service.stop","resource":"service:door"})"
    );
    told = in(answer, "data");
    EXPECT_EQ(text_in(told, "allowed"), "true");
    EXPECT_EQ(
        text_in(told, "near"), R"([{"rule":"rule.hands-off","effect":"forbid","key":"resources",)"
                               R"("why":"it is about service:lamp, and this is of service:door"}])"
    );
    answer = co_await scene.ask(root, "policy.explain", R"({"subject":"ann","action":"service.stpo"})");
    EXPECT_EQ(answer.status, 400U);
    answer = co_await scene.ask(root, "policy.get", "{}");
    const auto policy = in(answer, "data");
    EXPECT_EQ(
        text_in(policy, "rules"),
        R"([{"name":"hands-off","effect":"forbid","roles":["operator"],"actions":["service.*"],)"
        R"("resources":["service:lamp"]}])"
    );
}

TEST_F(PolicyPartTest, ExplainsWhoMayWhatAndWhy) { with_part(explains); }

Task<void> has_many_rules(Scene scene) {
    std::string objects;
    for (int number = 0; number < 1500; ++number)
        objects += fmt::format(
            R"({}{{"kind":"rule","name":"r{}","spec":{{"effect":"forbid","actions":["light.*"],)"
            R"("subjects":["nobody"],"about":"{}"}}}})",
            objects.empty() ? "" : ",", number, std::string(60, 'a')
        );
    auto answer = co_await scene.apply(root, "[" + objects + "]");
    EXPECT_EQ(answer.status, 200U);
    answer = co_await scene.ask(root, "policy.get", "{}");
    const auto policy = in(answer, "data");
    const auto shown = policy.find("rules")->items().size();
    EXPECT_GT(shown, 1000U);
    EXPECT_EQ(text_in(policy, "more"), std::to_string(1500 - shown));
    EXPECT_LT(answer.body.size(), 256U * 1024);
}

TEST_F(PolicyPartTest, AnswerHasAsManyRulesAsThereIsRoomFor) { with_part(has_many_rules); }

Task<void> tries(Scene scene) {
    for (int times = 0; times < 3; ++times) {
        const auto answer = co_await scene.ask(ann, "service.restart", R"({"service":"lamp"})");
        EXPECT_EQ(answer.status, 200U);
    }
    const auto answer = co_await scene.ask(
        root, "policy.test",
        fmt::format(
            R"({{"objects":{},"cases":[{{"subject":"ann","roles":["operator"],"action":"service.stop",)"
            R"("resource":"service:lamp","expect":"refused"}},{{"subject":"ann","action":"light.get",)"
            R"("expect":"allowed"}}]}})",
            hands_off
        )
    );
    EXPECT_EQ(answer.status, 200U) << answer.body;
    const auto trial = in(answer, "data");
    EXPECT_EQ(text_in(trial, "failed"), "1");
    EXPECT_EQ(
        text_in(trial, "turned"),
        R"([{"subject":"ann","roles":["operator"],"action":"service.restart","resource":"service:lamp",)"
        R"("times":3,"was":"allowed","becomes":"refused",)"
        R"("reason":"rule.hands-off forbids ann service.restart of service:lamp"}])"
    );
    EXPECT_TRUE(scene.part.set()->is_empty()) << "it was a trial";
}

TEST_F(PolicyPartTest, TriesAPolicyOnWhatWasAsked) { with_part(tries); }

} // namespace
} // namespace tutti::control_plane
