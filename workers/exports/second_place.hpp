// The second place of exports, as [exports.push] says, or as somebody names it by hand.
#pragma once

#include "io/https/web_client.hpp"
#include "workers/exports/bucket_client.hpp"
#include "workers/exports/commands.hpp"

#include <filesystem>
#include <string>

namespace tutti::exports {

/// `folder` by hand: empty: as the file says. InvalidInput where nobody says one; `option` is how it is said.
Result<installation::ExportsPush>
second_place(const Place& place, const std::filesystem::path& folder, std::string_view option);

/// With its key, wherever that is kept.
Result<BucketPlace> bucket_place(const installation::ExportsPush& push, const std::string& of);

/// $SSL_CERT_FILE says whom it trusts, where that is there.
io::WebClient client_of_buckets(const asio::any_io_executor& executor);

} // namespace tutti::exports
