#include "base/json.hpp"
#include "base/value_path.hpp"
#include "control_plane/objects/desired_files.hpp"
#include "control_plane/objects/objects_part.hpp"
#include "governance/catalogue.hpp"
#include "io/file.hpp"
#include "io/temporary_folder_testing.hpp"
#include "store/unsafe_files_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace tutti::control_plane {
namespace {

namespace fs = std::filesystem;
using governance::objects::Object;
using governance::objects::Wanted;
using store::StorageFault;

constexpr auto patience_of_test = seconds(60);

/// As wanted, whatever it is.
class Willing final : public Reconciler {
public:
    std::string_view kind() const override { return "schedule"; }
    std::optional<governance::Fault> admit(const Wanted&, store::ControlTransaction&) const override {
        return std::nullopt;
    }
    Task<Result<Observed>> reconcile(std::string, std::optional<Object>) override {
        co_return Observed{governance::objects::as_wanted()};
    }
};

/// Something was written, or there is another problem.
struct News {
    explicit News(const asio::any_io_executor& executor)
        : came(executor, asio::steady_timer::time_point::max()) {}
    void tell() {
        ++count;
        came.cancel();
    }
    /// Of one that was not told yet when there were so many.
    Task<void> after(int known) {
        if (count != known) co_return;
        [[maybe_unused]] const auto [told] = co_await came.async_wait(no_throw);
    }

    int count = 0;
    asio::steady_timer came;
};

struct DesiredStage {
    CommandDesk& desk;
    ObjectsPart& objects;
    DesiredFiles& desired;
    store::UnsafeFiles& files;
    News& news;
    fs::path folder;

    void write(const std::string& name, const std::string& text) const {
        EXPECT_TRUE(io::write_file_atomically(folder / name, text, io::Durability::Fast));
    }
    Task<Value> ask(std::string command, std::string params) const {
        governance::Request request;
        request.subject = {"anna", governance::UserRole::Admin};
        request.via = governance::Via::Control;
        request.command = std::move(command);
        request.params = parse_json(params).value();
        const auto answer = co_await desk.run(std::move(request));
        auto body = parse_json(answer.body).value();
        const auto* found = body.find("data");
        co_return found != nullptr ? *found : Value();
    }
    /// Of an object: how often it was changed; 0: there is none.
    Task<std::int64_t> generation(std::string name) const {
        const auto one =
            co_await ask("object.get", fmt::format(R"({{"kind":"schedule","name":"{}"}})", name));
        co_return static_cast<std::int64_t>(number_at(one, "generation").value_or(0));
    }
    Task<void> wait_for(std::string name, std::int64_t wanted) const {
        while (true) {
            const auto known = news.count;
            const auto found = co_await generation(name);
            if (found == wanted) co_return;
            co_await news.after(known);
        }
    }
    Task<void> wait_for_problem(bool is_wanted) const {
        while (desired.problem().empty() == is_wanted) co_await news.after(news.count);
    }
    /// Until that condition of an object is so, or is none.
    Task<Value> condition(std::string name, std::string type, std::string status) const {
        auto waited = co_await ask(
            "object.wait",
            fmt::format(
                R"({{"kind":"schedule","name":"{}","condition":"{}","status":"{}","timeout":10}})", name,
                type, status
            )
        );
        EXPECT_FALSE(waited.is_null()) << name << ": " << type << " is never " << status;
        const auto* all = find_at(waited, "status", "conditions");
        if (all != nullptr)
            for (const auto& each : all->items())
                if (text_at(each, "type") == type) co_return each;
        co_return Value();
    }
};

std::string nightly(int hour) {
    return fmt::format("[schedule.nightly]\njob = \"export\"\ncron = \"0 {} * * *\"\n", hour);
}

class DesiredFilesTest : public testing::Test {
protected:
    using Play = Task<void> (*)(DesiredStage stage);

    /// A process of its own, as far as the store knows.
    void with_files(Play play) {
        fs::create_directory(folder_.path / "desired");
        asio::io_context context(1);
        const auto executor = context.get_executor();
        StoreWriter writer(executor, "/nowhere/control.db", store::UnsafeFiles::name());
        CommandDesk desk(executor, writer, table_, {});
        std::optional<DesiredFiles> desired;
        News news(executor);
        ObjectSurroundings around;
        around.fence = [token = ++token_]() -> std::optional<store::Fence> {
            return store::Fence{"control", token, std::nullopt};
        };
        around.changed = [] {};
        around.complain = [](std::string_view) {};
        around.problem_of_source = [&desired](std::string_view source) {
            return desired->problem_of(source);
        };
        ObjectsPart objects(executor, writer, desk, std::move(around));
        objects.add(std::make_unique<Willing>());
        desired.emplace(
            executor, writer, desk,
            DesiredOptions{
                .folder = folder_.path,
                .paths = {"desired"},
                .kinds = [&objects] { return objects.kinds(); },
                .changed = [&news] { news.tell(); },
                .source_changed = [&objects](std::string_view source) { objects.look_at_source(source); }
            }
        );
        writer.on_batch([&](const std::optional<store::Receipt>&) {
            objects.written();
            if (writer.problem().empty()) desk.store_is_well();
            news.tell();
        });
        desk.set_leadership(governance::Resource::control(), {governance::Role::Leader, {}, {token_}, {}});
        objects.lead(true);
        desired->lead(true);
        io::TaskGroup running(executor);
        io::TaskGroup playing(executor);
        running.spawn("writer", writer.run());
        running.spawn("deadlines", desk.keep_time());
        running.spawn("objects", objects.run());
        running.spawn("apply", desired->run());
        running.spawn("watch", desired->watch());
        playing.spawn(
            "test", see_through({desk, objects, *desired, files_, news, folder_.path}, play, running)
        );
        context.run_for(patience_of_test);
        EXPECT_TRUE(was_played_);
    }

    void write(const std::string& name, const std::string& text) {
        fs::create_directory(folder_.path / "desired");
        ASSERT_TRUE(io::write_file_atomically(folder_.path / name, text, io::Durability::Fast));
    }

private:
    Task<void> see_through(DesiredStage stage, Play play, io::TaskGroup& running) {
        const auto recovered = co_await stage.desk.recover();
        EXPECT_TRUE(recovered);
        co_await play(stage);
        was_played_ = true;
        co_await stage.objects.stop();
        co_await stage.desk.stop();
        co_await running.stop();
    }

    bool was_played_ = false;
    governance::CommandTable table_ = governance::catalogue();
    io::TemporaryFolder folder_;
    store::UnsafeFiles files_;
    std::uint64_t token_ = 0;
};

Task<void> comes_changes_and_goes(DesiredStage stage) {
    stage.write("desired/a.toml", nightly(3));
    co_await stage.wait_for("nightly", 1);
    stage.write("desired/a.toml", nightly(4));
    co_await stage.wait_for("nightly", 2);
    fs::remove(stage.folder / "desired/a.toml");
    co_await stage.wait_for("nightly", 0);
}

TEST_F(DesiredFilesTest, AFileIsAppliedAsItChangesAndGoesWithWhatItNamed) {
    with_files(comes_changes_and_goes);
}

Task<void> is_broken_and_mended(DesiredStage stage) {
    stage.write("desired/a.toml", nightly(3));
    stage.write("desired/b.toml", "[schedule.weekly]\njob = \"export\"\ncron = \"0 3 * * 1\"\n");
    co_await stage.wait_for("nightly", 1);
    co_await stage.wait_for("weekly", 1);
    stage.write("desired/a.toml", nightly(4) + "[schedule.nightly.x\n");
    const auto said = co_await stage.condition("nightly", "Source", "false");
    EXPECT_EQ(text_at(said, "reason"), "FileRefused");
    EXPECT_TRUE(text_at(said, "message").value_or("").starts_with("desired/a.toml:4:"))
        << text_at(said, "message").value_or("");
    EXPECT_EQ(text_at(said, "message"), stage.desired.problem());
    const auto before = co_await stage.generation("nightly");
    EXPECT_EQ(before, 1) << "what it said before holds";
    const auto ready = co_await stage.condition("nightly", "Ready", "true");
    EXPECT_FALSE(ready.is_null()) << "and is as wanted";
    const auto other = co_await stage.ask("object.get", R"({"kind":"schedule","name":"weekly"})");
    EXPECT_EQ(find_at(other, "status", "conditions")->items().size(), 2U)
        << "of another file nothing is said";
    stage.write("desired/a.toml", nightly(5));
    co_await stage.wait_for("nightly", 2);
    const auto over = co_await stage.condition("nightly", "Source", "unknown");
    EXPECT_TRUE(over.is_null());
    EXPECT_EQ(stage.desired.problem(), "");
}

TEST_F(DesiredFilesTest, ABrokenOneIsSaidByTheObjectsThatAreOfIt) { with_files(is_broken_and_mended); }

Task<void> finds_it_broken(DesiredStage stage) {
    co_await stage.condition("nightly", "Source", "false");
    stage.write("desired/a.toml", nightly(3));
    co_await stage.condition("nightly", "Source", "unknown");
    const auto generation = co_await stage.generation("nightly");
    EXPECT_EQ(generation, 1) << "it is as it was";
}

Task<void> breaks_it(DesiredStage stage) {
    co_await stage.wait_for("nightly", 1);
    stage.write("desired/a.toml", "no table\n");
    co_await stage.condition("nightly", "Source", "false");
}

TEST_F(DesiredFilesTest, ThatItIsBrokenIsSaidAfterAnEndToo) {
    write("desired/a.toml", nightly(3));
    with_files(breaks_it);
    with_files(finds_it_broken);
}

Task<void> has_a_disk_that_refuses(DesiredStage stage) {
    stage.write("desired/a.toml", nightly(3));
    co_await stage.wait_for("nightly", 1);
    for (int hour = 4; hour < 8; ++hour) {
        stage.files.fail_at({static_cast<std::size_t>(hour - 4), StorageFault::Full});
        stage.write("desired/a.toml", nightly(hour));
        co_await stage.wait_for_problem(true);
        EXPECT_TRUE(stage.desired.problem().starts_with("desired/a.toml: ")) << stage.desired.problem();
        stage.files.live();
        // It is tried again by itself; one that was changed is tried at once.
        stage.write("desired/a.toml", nightly(hour) + "\n");
        co_await stage.wait_for("nightly", hour - 2);
        co_await stage.wait_for_problem(false);
    }
}

TEST_F(DesiredFilesTest, WhatADiskRefusesIsAppliedWhenThereIsRoomAgain) {
    with_files(has_a_disk_that_refuses);
}

} // namespace
} // namespace tutti::control_plane
