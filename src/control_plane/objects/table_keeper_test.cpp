#include "control/server.hpp"
#include "control_plane/objects/object_rows.hpp"
#include "control_plane/objects/table_keeper.hpp"
#include "io/file.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"
#include "store/unsafe_files_testing.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

namespace tutti::control_plane {
namespace {

namespace fs = std::filesystem;
using governance::objects::ObjectKey;
using installation::TableStanding;
using store::StorageFault;

const ObjectKey lamp_key{"service", "lamp"};

/// Who is told to read the file, in the place of the supervisor.
struct ToldSupervisor {
    int tables = 0;
    int reloads = 0;
    std::string refusal; ///< why it reads nothing
};

struct TableStage {
    StoreWriter& writer;
    TableKeeper& keeper;
    store::UnsafeFiles& files;
    ToldSupervisor& told;
    control::Server& supervisor;
    fs::path folder;

    fs::path applied() const { return folder / "state" / "applied.toml"; }
    std::string text_beside() const { return io::read_file(applied(), 1 << 20).value_or("nothing"); }
    /// That service is wanted, so long.
    Task<void> want_lamp(std::string duration) const {
        const governance::objects::Object object{
            .key = lamp_key, .spec = Value::object({{"run", Value::array({"sleep", duration})}})
        };
        co_await keep("lamp", print(object));
    }
    /// So it is kept, whatever wrote it.
    Task<void> keep(std::string name, std::string text) const {
        auto work = [name, text](store::ControlTransaction& transaction) -> Result<void> {
            auto put = transaction.put(object_set("service"), name, text);
            if (!put) return pass_on(put);
            return {};
        };
        const auto written = co_await writer.write({store::Fence{"control", 1, std::nullopt}, work});
        EXPECT_TRUE(written) << written.error().message;
    }
};

class TableKeeperTest : public testing::Test {
protected:
    using Play = Task<void> (*)(TableStage stage);

    void SetUp() override {
        fs::create_directory(folder_.path / "run");
        fs::permissions(folder_.path / "run", fs::perms::owner_all);
        ASSERT_TRUE(io::write_file_atomically(file(), "[gateway]\n", io::Durability::Fast));
    }
    fs::path file() const { return folder_.path / "tutti.toml"; }

    void with_tables(Play play) {
        asio::io_context context(1);
        const auto executor = context.get_executor();
        StoreWriter writer(executor, "/nowhere/control.db", store::UnsafeFiles::name());
        TableKeeper keeper(
            executor, writer,
            {.file = file(),
             .applied = folder_.path / "state" / "applied.toml",
             .run_directory = folder_.path / "run"}
        );
        control::Server supervisor(executor, {.worker = "supervisor", .directory = folder_.path / "run"});
        equip(supervisor);
        ASSERT_TRUE(supervisor.open());
        io::TaskGroup running(executor);
        io::TaskGroup playing(executor);
        running.spawn("writer", writer.run());
        playing.spawn(
            "test", see_through({writer, keeper, files_, told_, supervisor, folder_.path}, play, running)
        );
        context.run();
        EXPECT_TRUE(was_played_);
    }

private:
    void equip(control::Server& supervisor) {
        supervisor.on("tables", [this](const control::Request&, const control::Peer&) {
            ++told_.tables;
            return control::response(Value::object({{"tables", Value::object({})}}));
        });
        supervisor.on("list", [](const control::Request&, const control::Peer&) {
            return control::response(Value::object({{"services", Value::array({})}}));
        });
        supervisor.on("reload", [this](const control::Request&, const control::Peer&) {
            ++told_.reloads;
            return told_.refusal.empty() ? control::acknowledged("read") : control::refused(told_.refusal);
        });
    }
    Task<void> see_through(TableStage stage, Play play, io::TaskGroup& running) {
        co_await play(stage);
        was_played_ = true;
        co_await stage.supervisor.stop();
        co_await running.stop();
    }

    bool was_played_ = false;
    io::TemporaryFolder folder_;
    store::UnsafeFiles files_;
    ToldSupervisor told_;
};

Task<void> is_put_beside(TableStage stage) {
    fs::create_directory(stage.folder / "state");
    co_await stage.want_lamp("31");
    const auto first = co_await stage.keeper.look();
    EXPECT_EQ(first.value()->findings.at(lamp_key).standing, TableStanding::Applied);
    EXPECT_TRUE(first.value()->is_reloading);
    EXPECT_NE(stage.text_beside().find("[service.lamp]"), std::string::npos) << stage.text_beside();
    // Who has read it and runs with something else is not told again, until it is something else.
    const auto second = co_await stage.keeper.look();
    EXPECT_NE(second.value()->refusal.find("runs with other tables"), std::string::npos);
    EXPECT_EQ(stage.told.reloads, 1);
    co_await stage.want_lamp("32");
    const auto third = co_await stage.keeper.look();
    EXPECT_TRUE(third.value()->is_reloading);
    EXPECT_EQ(stage.told.reloads, 2);
    stage.told.refusal = "it is wrong";
    co_await stage.want_lamp("33");
    const auto refused = co_await stage.keeper.look();
    EXPECT_EQ(refused.value()->refusal, "it is wrong");
}

TEST_F(TableKeeperTest, WhatIsWantedStandsBesideTheFileAndTheSupervisorIsToldOnce) {
    with_tables(is_put_beside);
}

Task<void> is_changed_by_somebody(TableStage stage) {
    fs::create_directory(stage.folder / "state");
    co_await stage.want_lamp("31");
    const auto first = co_await stage.keeper.look();
    EXPECT_TRUE(first);
    EXPECT_FALSE(stage.keeper.was_changed());
    const auto wanted = stage.text_beside();
    EXPECT_TRUE(io::write_file_atomically(stage.applied(), "[service.fan]\n", io::Durability::Fast));
    EXPECT_TRUE(stage.keeper.was_changed());
    const auto second = co_await stage.keeper.look();
    EXPECT_TRUE(second.value()->was_changed);
    EXPECT_EQ(stage.text_beside(), wanted);
    EXPECT_FALSE(stage.keeper.was_changed());
}

TEST_F(TableKeeperTest, WhatSomebodyChangesBesideTheFileIsWrittenAgainAndSaid) {
    with_tables(is_changed_by_somebody);
}

Task<void> is_damaged(TableStage stage) {
    fs::create_directory(stage.folder / "state");
    const governance::objects::Object fan{
        .key = {"service", "fan"}, .spec = Value::object({{"run", Value::array({"sleep", "7"})}})
    };
    co_await stage.keep("fan", print(fan));
    co_await stage.want_lamp("31");
    const auto first = co_await stage.keeper.look();
    EXPECT_TRUE(first);
    const auto wanted = stage.text_beside();
    co_await stage.keep("fan", "{}");
    const auto second = co_await stage.keeper.look();
    EXPECT_TRUE(second) << second.error().message;
    EXPECT_EQ(stage.text_beside(), wanted) << "what is damaged stays as it stands there";
    co_await stage.want_lamp("32");
    const auto third = co_await stage.keeper.look();
    EXPECT_EQ(third.value()->findings.at(lamp_key).standing, TableStanding::Applied);
    EXPECT_NE(stage.text_beside().find("\"32\""), std::string::npos) << "and the others are made true";
    EXPECT_NE(stage.text_beside().find("\"7\""), std::string::npos) << stage.text_beside();
}

TEST_F(TableKeeperTest, ADamagedObjectCostsNoOtherAndKeepsItsTable) { with_tables(is_damaged); }

Task<void> cannot_be_put_beside(TableStage stage) {
    // There is no such folder, and none can be made.
    EXPECT_TRUE(io::write_file_atomically(stage.folder / "state", "a file", io::Durability::Fast));
    co_await stage.want_lamp("31");
    const auto failed = co_await stage.keeper.look();
    EXPECT_FALSE(failed);
    EXPECT_EQ(stage.told.reloads, 0) << "nobody is told to read what is not there";
    fs::remove(stage.folder / "state");
    fs::create_directory(stage.folder / "state");
    const auto looked = co_await stage.keeper.look();
    EXPECT_TRUE(looked);
    EXPECT_EQ(stage.told.reloads, 1);
    EXPECT_FALSE(looked.value()->was_changed);
}

TEST_F(TableKeeperTest, WhereItCannotBeWrittenNobodyIsToldAndTheNextLookWritesIt) {
    with_tables(cannot_be_put_beside);
}

Task<void> has_a_disk_that_fails(TableStage stage) {
    fs::create_directory(stage.folder / "state");
    co_await stage.want_lamp("31");
    const auto first = co_await stage.keeper.look();
    EXPECT_TRUE(first);
    const auto wanted = stage.text_beside();
    // A write that the disk refuses leaves a store that is opened anew, and then cannot be read.
    int refused = 0;
    for (std::size_t step = 0; step < 12; ++step) {
        stage.files.fail_at({0, StorageFault::Refused});
        const auto written = co_await stage.writer.write(
            {store::Fence{"control", 1, std::nullopt},
             [](store::ControlTransaction& transaction) -> Result<void> {
                 auto put = transaction.put("settings", "volume", "1");
                 if (!put) return pass_on(put);
                 return {};
             }}
        );
        EXPECT_FALSE(written);
        stage.files.live();
        stage.files.fail_at({step, StorageFault::Unreadable});
        const auto looked = co_await stage.keeper.look();
        if (!looked) ++refused;
        EXPECT_EQ(stage.text_beside(), wanted) << "what cannot be read takes nothing away";
        static_cast<void>(stage.files.take_plan());
        if (stage.files.has_failed()) stage.files.live();
    }
    EXPECT_GT(refused, 0);
    const auto last = co_await stage.keeper.look();
    EXPECT_EQ(last.value()->findings.size(), 1U);
    EXPECT_EQ(stage.told.reloads, 1);
}

TEST_F(TableKeeperTest, WhereTheStoreCannotBeReadWhatWasAppliedStays) { with_tables(has_a_disk_that_fails); }

Task<void> has_no_supervisor(TableStage stage) {
    fs::create_directory(stage.folder / "state");
    co_await stage.want_lamp("31");
    co_await stage.supervisor.stop();
    const auto looked = co_await stage.keeper.look();
    EXPECT_EQ(looked.error().code, ErrorCode::Unavailable);
    EXPECT_FALSE(fs::exists(stage.applied()));
}

TEST_F(TableKeeperTest, WithoutASupervisorNothingIsWritten) { with_tables(has_no_supervisor); }

Task<void> look_into(TableKeeper& keeper, int& looked) {
    const auto found = co_await keeper.look();
    EXPECT_TRUE(found);
    ++looked;
}

Task<void> is_asked_by_many(TableStage stage) {
    fs::create_directory(stage.folder / "state");
    co_await stage.want_lamp("31");
    io::TaskGroup asking(co_await asio::this_coro::executor);
    int looked = 0;
    for (int i = 0; i < 50; ++i) asking.spawn("look", look_into(stage.keeper, looked));
    co_await asking.join();
    EXPECT_EQ(looked, 50);
    EXPECT_LE(stage.told.tables, 2) << "who asks while one looks has the next look, and all of them the same";
}

TEST_F(TableKeeperTest, FiftyWhoAskAtOnceAreTwoLooks) { with_tables(is_asked_by_many); }

} // namespace
} // namespace tutti::control_plane
