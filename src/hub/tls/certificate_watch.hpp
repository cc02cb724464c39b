// CertificateWatch: whether the files of a door are other ones now. It watches their folders, as what renews
// certificates puts new links or new files there, and what these are in, as a folder may be replaced as a
// whole; what else changes there says nothing here.
#pragma once

#include "base/result.hpp"
#include "io/file_descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tutti::hub {

class CertificateWatch {
public:
    static Result<CertificateWatch> open(std::vector<std::filesystem::path> files);

    /// Readable when something in the folders has changed.
    int descriptor() const noexcept { return inotify_.get(); }
    /// It was read.
    void told();
    /// Whether the files hold something else than when this was last asked, or the watch began. One that
    /// cannot be read counts as empty.
    bool is_changed();

private:
    CertificateWatch(io::FileDescriptor inotify, std::vector<std::filesystem::path> files);
    Result<void> watch_folders();
    Result<void>
    watch_nearest(const std::filesystem::path& folder, std::uint32_t events, std::vector<int>& watched);
    std::string contents() const;

    io::FileDescriptor inotify_;
    std::vector<std::filesystem::path> files_;
    std::vector<int> watched_; ///< the folders, as inotify counts them
    std::size_t seen_ = 0;     ///< a hash of their contents: no key is kept for this
};

} // namespace tutti::hub
