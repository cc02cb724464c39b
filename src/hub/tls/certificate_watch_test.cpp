#include "hub/tls/certificate_watch.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>
#include <sys/poll.h>

#include <fstream>
#include <optional>

namespace tutti::hub {

namespace {

namespace fs = std::filesystem;

/// A folder with a certificate in it, and a watch of that.
struct WatchedFolder {
    WatchedFolder() {
        write(folder);
        reopen(folder / "hub.pem");
    }

    static void write(const fs::path& into, const std::string& text = "one") {
        fs::create_directories(into);
        std::ofstream(into / "hub.pem") << text;
    }
    void reopen(const fs::path& file) {
        auto opened = CertificateWatch::open({file});
        EXPECT_TRUE(opened);
        watch = std::move(*opened);
    }
    /// Whether it was told, and the file is another.
    bool sees_another() {
        pollfd told{watch->descriptor(), POLLIN, 0};
        if (::poll(&told, 1, 0) != 1) return false;
        watch->told();
        return watch->is_changed();
    }

    io::TemporaryFolder all;
    fs::path folder = all.path / "house" / "certificates";
    std::optional<CertificateWatch> watch;
};

TEST(CertificateWatch, SeesAFileThatIsWrittenAnew) {
    WatchedFolder watched;
    EXPECT_FALSE(watched.sees_another());
    WatchedFolder::write(watched.folder, "two");
    EXPECT_TRUE(watched.sees_another());
    std::ofstream(watched.folder / "hub.pem") << "two";
    EXPECT_FALSE(watched.sees_another());
}

TEST(CertificateWatch, SeesAFolderThatIsReplacedAsAWhole) {
    WatchedFolder watched;
    for (const std::string text : {"two", "three", "four"}) {
        const auto made = watched.all.path / text;
        WatchedFolder::write(made, text);
        fs::rename(watched.folder, watched.all.path / ("before " + text));
        fs::rename(made, watched.folder);
        EXPECT_TRUE(watched.sees_another()) << text;
    }
    WatchedFolder::write(watched.folder, "five"); // in the last of them
    EXPECT_TRUE(watched.sees_another());
}

TEST(CertificateWatch, WhatWasPutAsideTellsNothing) {
    WatchedFolder watched;
    const auto aside = watched.all.path / "elsewhere" / "aside";
    fs::create_directories(aside.parent_path());
    fs::rename(watched.folder, aside);
    WatchedFolder::write(watched.folder, "two");
    EXPECT_TRUE(watched.sees_another());
    EXPECT_FALSE(watched.sees_another()); // it is told that the other is watched no longer
    WatchedFolder::write(aside, "three");
    pollfd told{watched.watch->descriptor(), POLLIN, 0};
    EXPECT_EQ(::poll(&told, 1, 0), 0);
}

TEST(CertificateWatch, SeesALinkToAFolderThatLeadsElsewhere) {
    WatchedFolder watched;
    const auto link = watched.all.path / "links" / "now";
    fs::create_directories(link.parent_path());
    fs::create_directory_symlink(watched.folder, link);
    watched.reopen(link / "hub.pem");
    const auto other = watched.all.path / "other";
    WatchedFolder::write(other, "two");
    fs::create_directory_symlink(other, watched.all.path / "new link");
    fs::rename(watched.all.path / "new link", link);
    EXPECT_TRUE(watched.sees_another());
    WatchedFolder::write(other, "three");
    EXPECT_TRUE(watched.sees_another());
}

TEST(CertificateWatch, SeesFoldersThatGoAndComeAgain) {
    WatchedFolder watched;
    fs::remove_all(watched.all.path / "house");
    EXPECT_TRUE(watched.sees_another());
    fs::create_directories(watched.folder);
    EXPECT_FALSE(watched.sees_another()); // and looks into it from here on
    WatchedFolder::write(watched.folder);
    EXPECT_TRUE(watched.sees_another());
}

} // namespace

} // namespace tutti::hub
