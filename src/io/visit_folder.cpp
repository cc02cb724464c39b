#include "io/visit_folder.hpp"

namespace tutti::io {

std::error_code visit_folder(
    const std::filesystem::path& folder, const std::function<Visit(const std::filesystem::path& path)>& visit
) {
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error))
        if (visit(entry->path()) == Visit::Stop) break;
    return error;
}

} // namespace tutti::io
