#include "shim/capture.hpp"
#include "shim/log_file.hpp"
#include "shim/notification.hpp"
#include "shim/options.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <unistd.h>

namespace tutti::shim {
namespace {

namespace fs = std::filesystem;

class ShimFiles : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "tutti-XXXXXX").native();
        folder_ = ::mkdtemp(pattern.data());
        path_ = (folder_ / "x.log").native();
    }
    void TearDown() override { fs::remove_all(folder_); }
    std::string text(const std::string& suffix = "") {
        std::ifstream file(path_ + suffix);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    /// A pipe whose writing end we keep.
    int attach(Capture& capture, Capture::Which which) {
        int ends[2];
        EXPECT_EQ(::pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
        capture.attach(which, ends[0]);
        return ends[1];
    }
    fs::path folder_;
    std::string path_;
};

TEST_F(ShimFiles, LogIsRotatedBeforeItGrowsTooLarge) {
    LogFile file(path_.c_str(), 10, 3);
    for (const auto* line : {"aaaaaa\n", "bbbbbb\n", "cccccc\n", "dddddd\n"})
        EXPECT_TRUE(file.append(line, std::strlen(line)));
    EXPECT_EQ(text(), "dddddd\n");
    EXPECT_EQ(text(".000003"), "cccccc\n");
    EXPECT_EQ(text(".000002"), "bbbbbb\n");
    EXPECT_FALSE(fs::exists(path_ + ".000001"));
    EXPECT_EQ(file.rotations(), 3u);
}

TEST_F(ShimFiles, LogGoesOnWhereItEnded) {
    {
        LogFile file(path_.c_str(), 100, 3);
        EXPECT_TRUE(file.append("one\n", 4));
    }
    LogFile file(path_.c_str(), 100, 3);
    EXPECT_TRUE(file.append("two\n", 4));
    EXPECT_EQ(text(), "one\ntwo\n");
}

TEST_F(ShimFiles, LogSaysWhyItCannotBeWritten) {
    LogFile full("/dev/full", 100, 1);
    EXPECT_FALSE(full.append("one\n", 4));
    EXPECT_EQ(full.error(), ENOSPC);
    LogFile nowhere("/nowhere/x.log", 100, 1);
    EXPECT_FALSE(nowhere.append("one\n", 4));
    EXPECT_EQ(nowhere.error(), ENOENT);
}

TEST_F(ShimFiles, LostLinesAreCountedAndToldLater) {
    const auto missing = folder_ / "later" / "x.log";
    LogFile file(missing.c_str(), 1 << 20, 3);
    const auto capture = std::make_unique<Capture>("mixer", file);
    const int out = attach(*capture, Capture::Output);
    ASSERT_EQ(::write(out, "a\nb\n", 4), 4);
    capture->read_some(Capture::Output);
    EXPECT_EQ(capture->lines_lost(), 2u);
    fs::create_directory(missing.parent_path());
    ASSERT_EQ(::write(out, "c\n", 2), 2);
    capture->read_some(Capture::Output);
    path_ = missing.native();
    EXPECT_NE(text().find("2 lines could not be written: No such file or directory"), std::string::npos);
    EXPECT_NE(text().find(R"("message":"c")"), std::string::npos);
    EXPECT_EQ(text().find(R"("message":"a")"), std::string::npos);
    ::close(out);
}

TEST_F(ShimFiles, LinesArriveInAnyPieces) {
    LogFile file(path_.c_str(), 1 << 20, 3);
    const auto capture = std::make_unique<Capture>("mixer", file);
    const int out = attach(*capture, Capture::Output);
    const int error = attach(*capture, Capture::Error);
    for (const char piece : std::string("one\r\ntwo")) {
        ASSERT_EQ(::write(out, &piece, 1), 1);
        capture->read_some(Capture::Output);
    }
    ASSERT_EQ(::write(error, "<3>oops\n", 8), 8);
    ::close(out);
    ::close(error);
    capture->finish();
    EXPECT_EQ(capture->fd(Capture::Output), -1);
    const auto log = text();
    for (const auto* expected : {R"("message":"one")", R"("message":"two")", R"("level":"error")"})
        EXPECT_NE(log.find(expected), std::string::npos) << log;
}

TEST_F(ShimFiles, OverlongLinesAreCutOnce) {
    LogFile file(path_.c_str(), 1 << 20, 3);
    const auto capture = std::make_unique<Capture>("mixer", file);
    const int out = attach(*capture, Capture::Output);
    const std::string line = std::string(40'000, 'x') + "\nnext\n";
    ASSERT_EQ(::write(out, line.data(), line.size()), ssize_t(line.size()));
    ::close(out);
    capture->finish();
    const auto log = text();
    EXPECT_NE(log.find(std::string(supervise::max_printed_line, 'x') + R"(","cut":true)"), std::string::npos);
    EXPECT_NE(log.find(R"("message":"next"})"), std::string::npos);
}

supervise::shim::State after(const std::string& text) {
    supervise::shim::State state;
    apply_notification(text.data(), text.size(), 123, state);
    return state;
}

TEST(Notification, ReadsWhatServicesSay) {
    const auto state = after("READY=1\nSTATUS=all well\nWATCHDOG=1\nSTOPPING=1\nX_UNKNOWN=1");
    EXPECT_EQ(state.announced, 1);
    EXPECT_EQ(state.announced_at, 123);
    EXPECT_EQ(state.last_ping, 123);
    EXPECT_EQ(state.leaving, 1);
    EXPECT_STREQ(state.status, "all well");
}

/// A child that does nothing, until this goes.
class Child {
public:
    Child() : pid_(::fork()) {
        while (pid_ == 0) ::pause();
    }
    ~Child() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    pid_t pid() const { return pid_; }

private:
    pid_t pid_;
};

TEST(Notification, TakesOnlyLiveProcessesOfItsRunAsMain) {
    const Child child;
    EXPECT_EQ(after("MAINPID=" + std::to_string(child.pid())).main_pid, child.pid());
    for (const auto* text :
         {"MAINPID=", "MAINPID=1", "MAINPID=-5", "MAINPID=x", "MAINPID=99999999999999999999"})
        EXPECT_EQ(after(text).main_pid, 0) << text;
    for (const auto stranger : {::getpid(), ::getppid()})
        EXPECT_EQ(after("MAINPID=" + std::to_string(stranger)).main_pid, 0);
}

TEST(Notification, OfSeveralMainProcessesInOneMessageTheLastIsLookedAt) {
    const Child child;
    const auto ours = "MAINPID=" + std::to_string(child.pid());
    const auto stranger = "MAINPID=" + std::to_string(::getppid());
    EXPECT_EQ(after(stranger + '\n' + ours).main_pid, child.pid());
    EXPECT_EQ(after(ours + '\n' + stranger).main_pid, 0);
}

TEST(Notification, ReadsTimesAndRefusesWhatIsNone) {
    EXPECT_EQ(after("WATCHDOG=1").watchdog, -1);
    EXPECT_EQ(after("WATCHDOG_USEC=20000000").watchdog, 20'000'000);
    EXPECT_EQ(after("WATCHDOG_USEC=20000000").last_ping, 123);
    EXPECT_EQ(after("WATCHDOG_USEC=0").watchdog, 0);
    EXPECT_EQ(after("WATCHDOG_USEC=18446744073709551615").watchdog, 0) << "systemd's infinity";
    EXPECT_EQ(after("EXTEND_TIMEOUT_USEC=1000").extended_until, 1123);
    EXPECT_EQ(after("EXTEND_TIMEOUT_USEC=99999999999999999999999").extended_until, longest_time + 123);
    for (const auto* text : {"", "-1", "+1", " 1", "1 ", "0x1", "1.5", "infinity"}) {
        EXPECT_EQ(after(std::string("WATCHDOG_USEC=") + text).watchdog, -1) << text;
        EXPECT_EQ(after(std::string("EXTEND_TIMEOUT_USEC=") + text).extended_until, 0) << text;
        EXPECT_EQ(after(std::string("ERRNO=") + text).error_number, 0) << text;
    }
}

/// What is known after one datagram and then another.
supervise::shim::State
after_both(const std::string& first, const std::string& second, bool told_to_stop = false) {
    supervise::shim::State state;
    state.told_to_stop = told_to_stop ? 1 : 0;
    apply_notification(first.data(), first.size(), 123, state);
    apply_notification(second.data(), second.size(), 200, state);
    return state;
}

TEST(Notification, AnExtensionEndsWithThePhaseItWasSaidIn) {
    const std::string extend = "EXTEND_TIMEOUT_USEC=1000";
    EXPECT_EQ(after_both(extend, "READY=1").extended_until, 0);
    EXPECT_EQ(after_both(extend, "STOPPING=1").extended_until, 0);
    EXPECT_EQ(after_both(extend, "READY=0\nSTATUS=x\nWATCHDOG=1").extended_until, 1123);
    EXPECT_EQ(after_both("READY=1\n" + extend, "READY=1").extended_until, 1123) << "only the first";
    for (const auto* word : {"READY=1", "STOPPING=1"}) {
        EXPECT_EQ(after_both(extend, std::string(word) + '\n' + extend).extended_until, 1200)
            << "of the next";
        EXPECT_EQ(after_both(extend, extend + '\n' + word).extended_until, 1200) << "in any order";
        EXPECT_EQ(after_both(extend, word, true).extended_until, 1123) << "it stops already";
    }
}

TEST(Notification, EveryWordOfTheProtocolIsDoneOrRefused) {
    EXPECT_EQ(after("WATCHDOG=trigger").triggered_at, 123);
    EXPECT_EQ(after("WATCHDOG=trigger").last_ping, 0);
    EXPECT_EQ(after("ERRNO=2").error_number, 2);
    EXPECT_EQ(after("ERRNO=4096").error_number, 0);
    EXPECT_EQ(after("RELOADING=1\nMONOTONIC_USEC=5").reloading, 1);
    EXPECT_EQ(after("READY=1\nRELOADING=1").announced, 1);
    EXPECT_EQ(after("RELOADING=1\nREADY=1").reloading, 0);
    for (const auto* no : {"READY=0", "RELOADING=0", "STOPPING=", "WATCHDOG=2", "BARRIER=1", "BUSERROR=x"}) {
        const auto state = after(no);
        EXPECT_EQ(state.announced + state.reloading + state.leaving + state.last_ping, 0) << no;
        EXPECT_STREQ(state.refused, "") << no;
    }
    for (const auto* refused : {"FDSTORE", "FDSTOREREMOVE", "NOTIFYACCESS", "MAINPIDFD", "RESTART_RESET"})
        EXPECT_STREQ(after(std::string(refused) + "=1\nFDNAME=x").refused, refused);
    EXPECT_STREQ(after("FDSTORE=1\nNOTIFYACCESS=all").refused, "FDSTORE") << "the first";
}

TEST_F(ShimFiles, OfAFloodSoMuchIsKeptAndTheRestIsCounted) {
    LogFile file(path_.c_str(), 1 << 20, 3);
    const auto capture = std::make_unique<Capture>("mixer", file);
    capture->limit_lines(3);
    const int out = attach(*capture, Capture::Output);
    std::string flood;
    for (int i = 0; i < 1237; ++i) flood += std::string(39, 'x') + "\n";
    ASSERT_EQ(::write(out, flood.data(), flood.size()), ssize_t(flood.size()));
    capture->read_some(Capture::Output);
    EXPECT_GT(capture->flood_told_at(), 0);
    capture->tell_flood();
    EXPECT_EQ(capture->flood_told_at(), -1);
    const auto log = text();
    EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 4) << log;
    EXPECT_NE(log.find(R"("level":"warning")"), std::string::npos) << log;
    EXPECT_NE(log.find("1,234 lines (0.0 MB) left out within a second"), std::string::npos) << log;
    EXPECT_EQ(capture->lines_lost(), 0u);
    ::close(out);
}

TEST_F(ShimFiles, BelowTheLimitOfAFloodNothingIsLeftOut) {
    LogFile file(path_.c_str(), 1 << 20, 3);
    const auto capture = std::make_unique<Capture>("mixer", file);
    capture->limit_lines(3);
    const int out = attach(*capture, Capture::Output);
    ASSERT_EQ(::write(out, "a\nb\nc\n", 6), 6);
    capture->read_some(Capture::Output);
    EXPECT_EQ(capture->flood_told_at(), -1);
    const auto log = text();
    EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 3) << log;
    ::close(out);
}

TEST(Notification, CutsALongStatusAndSurvivesAnyBytes) {
    EXPECT_EQ(std::strlen(after("STATUS=" + std::string(5000, 's')).status), 159u);
    const std::string all = "READY=1\nSTATUS=a\nMAINPID=12\nWATCHDOG=1\n\n=\n";
    for (std::size_t length = 0; length <= all.size(); ++length) after(all.substr(0, length));
}

TEST(Options, AreReadOrRefused) {
    const auto parsed = [](std::vector<std::string> words, Options& options) {
        std::vector<char*> arguments = {const_cast<char*>("tutti-shim")};
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        static std::vector<std::string> kept;
        kept = std::move(words);
        return parse(arguments.data(), options);
    };
    Options options;
    EXPECT_TRUE(
        parsed({"--service=mixer", "--nice=-5", "--open-files=77", "--log-files=9", "--", "x"}, options)
    );
    EXPECT_TRUE(options.has_nice);
    EXPECT_EQ(options.nice, -5);
    EXPECT_EQ(options.open_files, 77);
    EXPECT_EQ(options.log_files, 9);
    EXPECT_FALSE(parsed({"--surprise=1", "--", "x"}, options));
    EXPECT_FALSE(parsed({"--service=mixer", "--"}, options));
    EXPECT_FALSE(parsed({"--service=mixer"}, options));
}

} // namespace
} // namespace tutti::shim
