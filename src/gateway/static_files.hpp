// StaticFiles: the web page's files, found by exact URL path in a list made beforehand. A path that is not in
// the list opens no file, whatever it says, so there is nothing to traverse.
#pragma once

#include "base/time.hpp"
#include "io/http/http_message.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace tutti::gateway {

class StaticFiles {
public:
    static constexpr std::size_t most_files = 4096;
    static constexpr std::size_t most_bytes = 16 * 1024 * 1024; ///< of one file

    /// The folder need not be there yet.
    explicit StaticFiles(std::filesystem::path folder);

    /// Lists the folder anew; links are not followed.
    void reload();
    /// Answers GET and HEAD. What is not there is said in a page to who reads pages, in JSON to all others.
    io::HttpResponse answer(const io::HttpRequest& request);

    std::size_t size() const noexcept { return files_.size(); }

private:
    struct File {
        std::filesystem::path path;
        std::uintmax_t bytes = 0;
        WallTime modified;
        std::string content_type;
        std::string_view cache_control;
        bool has_gzip = false;
        bool has_brotli = false;
        bool is_encoded() const noexcept { return has_gzip || has_brotli; }
    };
    void add(const std::filesystem::directory_entry& entry);
    const File* find(std::string_view path);
    static std::string_view encoding_for(const File& file, const io::HttpRequest& request);
    static io::HttpResponse read(const File& file, const io::HttpRequest& request);
    static io::HttpResponse load(const File& file, std::string_view encoding);
    io::HttpResponse missing(const io::HttpRequest& request);

    std::filesystem::path folder_;
    std::map<std::string, File, std::less<>> files_; ///< by URL path
    std::filesystem::file_time_type listed_{};       ///< the folder's own time when it was listed
};

/// What every answer with a page in it carries.
std::string_view content_security_policy() noexcept;

} // namespace tutti::gateway
