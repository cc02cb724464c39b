// UploadJournal: which parts of which uploads a server has taken, so that one that was broken off goes on
// where it was. A line each: "upload NAME SIZE ID", "part NAME NUMBER TAG", "end NAME".
#pragma once

#include "exports/s3_answer.hpp"
#include "io/line_file.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::exports {

struct Upload {
    std::uint64_t size = 0; ///< of the whole
    std::string id;
    std::vector<UploadedPart> parts; ///< from the first on, without a gap

    bool operator==(const Upload&) const = default;
};

class UploadJournal {
public:
    static Result<UploadJournal> open(io::Disk& disk, const std::filesystem::path& path);

    /// What of it was uploaded; nullptr: nothing, or it had another size.
    const Upload* find(const std::string& name, std::uint64_t size) const;
    /// InvalidInput where the server calls it what no line can hold.
    Result<void> begin(const std::string& name, std::uint64_t size, const std::string& id);
    Result<void> add(const std::string& name, const UploadedPart& part);
    /// It is there, or is to be begun anew.
    Result<void> end(const std::string& name);

private:
    using Uploads = std::map<std::string, Upload, std::less<>>;

    UploadJournal(io::LineFile file, Uploads uploads)
        : file_(std::move(file)), uploads_(std::move(uploads)) {}

    io::LineFile file_;
    Uploads uploads_;
};

/// Takes one line into what is known; InvalidInput for what is none. For open() and its fuzz target.
Result<void> take_upload_line(std::map<std::string, Upload, std::less<>>& uploads, std::string_view line);

} // namespace tutti::exports
