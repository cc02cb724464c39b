// Changes of definitions on a disk that hangs for longer than anybody waits.
#include "base/json.hpp"
#include "director/change_desk.hpp"
#include "io/disk_testing.hpp"
#include "io/temporary_folder_testing.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

namespace tutti::director {
namespace {

using namespace std::chrono_literals;

/// A MemoryDisk for two threads, whose syncs of files return when the test lets them.
class HangingDisk final : public io::Disk {
public:
    void hang() {
        const std::lock_guard lock(mutex_);
        hangs_ = true;
    }
    void go_on() {
        const std::lock_guard lock(mutex_);
        hangs_ = false;
        changed_.notify_all();
    }
    void wait_until_hung() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return hung_ > 0; });
    }
    bool is_hung() {
        const std::lock_guard lock(mutex_);
        return hung_ > 0;
    }
    /// The names of what a director would find after a power cut.
    std::vector<std::string> found(const std::filesystem::path& file) {
        const std::lock_guard lock(mutex_);
        auto later = disk_.after_power_cut();
        Score score({}, {});
        EXPECT_TRUE(KeptChanges(later, file).apply_to(score));
        std::vector<std::string> names;
        for (const auto& playlist : score.playlists()) names.push_back(playlist.name);
        return names;
    }

    Result<std::unique_ptr<io::DiskFile>>
    open(const std::filesystem::path& path, io::OpenOptions options) override {
        const std::lock_guard lock(mutex_);
        auto opened = disk_.open(path, options);
        if (!opened) return pass_on(opened);
        return std::make_unique<File>(*this, std::move(*opened));
    }
    Result<std::unique_ptr<io::DiskInput>>
    input(const std::filesystem::path& path, std::uint64_t offset) override {
        const std::lock_guard lock(mutex_);
        return disk_.input(path, offset);
    }
    Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
        const std::lock_guard lock(mutex_);
        return disk_.rename(from, to);
    }
    Result<void> remove(const std::filesystem::path& path) override {
        const std::lock_guard lock(mutex_);
        return disk_.remove(path);
    }
    Result<std::vector<std::filesystem::path>> list(const std::filesystem::path& folder) override {
        const std::lock_guard lock(mutex_);
        return disk_.list(folder);
    }
    Result<void> sync_directory(const std::filesystem::path& folder) override {
        const std::lock_guard lock(mutex_);
        return disk_.sync_directory(folder);
    }

private:
    class File final : public io::DiskFile {
    public:
        File(HangingDisk& disk, std::unique_ptr<io::DiskFile> under)
            : disk_(disk), under_(std::move(under)) {}
        ~File() override {
            const std::lock_guard lock(disk_.mutex_);
            under_.reset();
        }
        Result<void> append(std::string_view bytes) override {
            const std::lock_guard lock(disk_.mutex_);
            return under_->append(bytes);
        }
        Result<void> cut(std::uint64_t size) override {
            const std::lock_guard lock(disk_.mutex_);
            return under_->cut(size);
        }
        Result<void> sync() override {
            std::unique_lock lock(disk_.mutex_);
            ++disk_.hung_;
            disk_.changed_.notify_all();
            disk_.changed_.wait(lock, [this] { return !disk_.hangs_; });
            --disk_.hung_;
            return under_->sync();
        }
        std::uint64_t size() const noexcept override {
            const std::lock_guard lock(disk_.mutex_);
            return under_->size();
        }

    private:
        HangingDisk& disk_;
        std::unique_ptr<io::DiskFile> under_;
    };

    std::mutex mutex_;
    std::condition_variable changed_;
    io::MemoryDisk disk_;
    bool hangs_ = false;
    int hung_ = 0;
};

class Nobody final : public Stagehand {
    void publish(const contract::Event&) override {}
    void run_started(const event::RunView&) override {}
    void run_stopped(const event::RunView&, const event::RunEnd&) override {}
    void failed(std::string_view, const contract::Event&) override {}
    void flapping(std::string_view, const contract::Event&) override {}
    void clock_set_back(std::string_view, const contract::Event&, microseconds) override {}
};

class HangingDiskTest : public ::testing::Test {
protected:
    HangingDiskTest() {
        EXPECT_TRUE(performance_.load(score_));
        EXPECT_TRUE(kept_->keep(score_));
        asio::co_spawn(context_, desk_.work(), asio::bind_cancellation_slot(end_.slot(), asio::detached));
    }
    ~HangingDiskTest() override {
        disk_.go_on();
        desk_.finish();
        end_.emit(asio::cancellation_type::terminal);
        context_.restart();
        context_.run();
    }

    void until(const std::function<bool()>& holds) {
        while (!holds()) {
            context_.restart();
            ASSERT_NE(context_.run_one_for(10s), 0U) << "waited in vain";
        }
    }
    Result<Value> register_one(std::string_view name) {
        const auto definition = *parse_json(R"({"trigger":"go","steps":[{"type":"went"}]})");
        std::optional<Result<Value>> answer;
        asio::co_spawn(
            context_,
            desk_.change(
                Family::Playlist, Change::Register,
                Value::object({{"name", name}, {"definition", definition}})
            ),
            [&](const std::exception_ptr& error, Result<Value> result) {
                EXPECT_FALSE(error);
                answer = std::move(result);
            }
        );
        until([&] { return answer.has_value(); });
        return answer.value_or(fail(ErrorCode::Timeout, "no answer"));
    }
    /// Once the disk has ended what nobody waits for any more.
    void register_surely(std::string_view name) {
        until([&] { return register_one(name).has_value(); });
    }

    std::vector<std::string> found() { return disk_.found(file_); }

    io::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path / "state" / "director.definitions.json";
    HangingDisk disk_;
    asio::io_context context_{1};
    asio::cancellation_signal end_;
    Nobody nobody_;
    Score score_{{}, {}};
    Performance performance_{"director", "ab12", nobody_};
    std::shared_ptr<KeptChanges> kept_ = std::make_shared<KeptChanges>(disk_, file_);
    ChangeDesk desk_{
        performance_,
        score_,
        kept_,
        {.catch_up = [] {}, .wake = [] {}},
        {.for_a_change = 50ms, .between_tries = 5ms}
    };
};

using Names = std::vector<std::string>;

TEST_F(HangingDiskTest, WhatWasRefusedIsNotThereAfterARestart) {
    register_surely("kept");
    disk_.hang();
    const auto refused = register_one("refused");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::Timeout);
    EXPECT_NE(refused.error().message.find("on the disk the change may stand"), std::string::npos);
    EXPECT_EQ(register_one("busy").error().code, ErrorCode::Unavailable);
    disk_.wait_until_hung();
    disk_.go_on(); // and what was refused is written
    register_surely("later");
    EXPECT_EQ(found(), (Names{"kept", "later"}));
}

TEST_F(HangingDiskTest, WhatWasRefusedIsTakenBackThoughNoFurtherChangeComes) {
    register_surely("kept");
    disk_.hang();
    ASSERT_FALSE(register_one("refused"));
    disk_.wait_until_hung();
    disk_.go_on();
    until([&] { return !disk_.is_hung() && found() == Names{"kept"}; });
    register_surely("later");
    EXPECT_EQ(found(), (Names{"kept", "later"}));
}

} // namespace
} // namespace tutti::director
