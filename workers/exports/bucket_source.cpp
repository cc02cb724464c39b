#include "exports/s3_answer.hpp"
#include "workers/exports/export_folder.hpp"
#include "workers/exports/fetch_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::exports {

namespace {

/// Of a thousand names each.
constexpr int most_pages = 1000;

class BucketSource final : public FetchSource {
public:
    explicit BucketSource(BucketClient& bucket) : bucket_(bucket) {}

    std::string description() const override { return bucket_.description(); }

    Task<Result<std::vector<std::string>>> names() override {
        std::vector<std::string> found;
        std::string next;
        for (int page = 0; page < most_pages; ++page) {
            auto list = bucket_.request("GET");
            list.query = {{"list-type", "2"}, {"prefix", bucket_.place().prefix}};
            if (!next.empty()) list.query.emplace_back("continuation-token", next);
            auto answer = co_await bucket_.ask(std::move(list));
            if (!answer) co_return pass_on(answer);
            if (answer->status != 200) co_return bucket_.refused(*answer, "listing", "what is");
            for (const auto& key : element_texts(answer->body, "Key"))
                if (auto name = export_of_file(key, bucket_.place().prefix))
                    found.push_back(std::move(*name));
            next = element_text(answer->body, "NextContinuationToken");
            if (!next.empty()) continue;
            std::ranges::sort(found, is_made_before);
            co_return found;
        }
        // The latest may be among those that were not listed.
        co_return fail(
            ErrorCode::InvalidInput,
            fmt::format("{} has too many names to be listed: give [exports.push] a prefix", description())
        );
    }

    Task<Result<std::string>> read(std::string file, std::uint64_t offset, std::size_t size) override {
        auto get = bucket_.request("GET", file);
        get.fields.emplace_back("Range", fmt::format("bytes={}-{}", offset, offset + size - 1));
        auto answer = co_await bucket_.ask(std::move(get));
        if (!answer) co_return pass_on(answer);
        if (answer->status == 416) co_return std::string(); // it ends before
        if (answer->status == 404)
            co_return fail(ErrorCode::NotFound, fmt::format("there is no {} in {}", file, description()));
        // One that knows no ranges sends all of it.
        const bool is_all = answer->status == 200 && offset == 0;
        if (answer->status != 206 && !is_all) co_return bucket_.refused(*answer, "getting", file);
        if (field_of(*answer, owner_field) != bucket_.place().of)
            co_return fail(
                ErrorCode::Conflict, fmt::format(
                                         "{} in {} is of the installation {}: give this one that name, or "
                                         "look at [exports.push] prefix",
                                         file, description(), field_of(*answer, owner_field)
                                     )
            );
        co_return std::move(answer->body);
    }

private:
    BucketClient& bucket_;
};

} // namespace

std::unique_ptr<FetchSource> bucket_source(BucketClient& bucket) {
    return std::make_unique<BucketSource>(bucket);
}

} // namespace tutti::exports
