#include "base/json.hpp"
#include "workers/debug/questions.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::debug {

namespace {

const Answering values{.run = "r", .utc_offset = {}, .now = WallTime(seconds(100)), .format = Format::Values};
const Answering as_text{.run = "r", .utc_offset = {}, .now = WallTime(seconds(100)), .format = Format::Text};

Value parsed(std::string_view json) { return parse_json(json).value(); }

/// Ten places, and as many messages: /a/1, b/2, /a/3, …
MessageBook book_of(int last, std::size_t most = 10) {
    MessageBook book(most);
    for (int i = 1; i <= last; ++i) {
        const WallTime at{seconds(i)};
        if (i % 2 == 1)
            book.take_packet(osc::print(osc::Message{fmt::format("/a/{}", i)}), "::1", at);
        else
            book.take_bus(fmt::format("b/{}", i), "{}", false, at);
    }
    return book;
}

struct Told {
    std::vector<std::int64_t> numbers;
    std::int64_t next = 0;
    std::int64_t missed = 0;
    bool more = false;

    bool operator==(const Told&) const = default;
};

Told ask(const MessageBook& book, std::string_view params) {
    const auto value = answer(book, message_question_from(parsed(params)).value(), values);
    Told told{
        {}, value.find("next")->integer(), value.find("missed")->integer(), value.find("more")->boolean()
    };
    for (const auto& each : value.find("messages")->items())
        told.numbers.push_back(each.find("sequence")->integer());
    return told;
}

TEST(Questions, WithoutANumberTheLastOnesAreTold) {
    const auto book = book_of(5);
    EXPECT_EQ(ask(book, "{}"), (Told{{1, 2, 3, 4, 5}, 5, 0, false}));
    EXPECT_EQ(ask(book, R"({"count":2})"), (Told{{4, 5}, 5, 0, false}));
    EXPECT_EQ(ask(book, R"({"count":2,"filter":"/a/*"})"), (Told{{3, 5}, 5, 0, false}));
    EXPECT_EQ(ask(book_of(0), "{}"), (Told{{}, 0, 0, false}));
}

TEST(Questions, WithANumberWhatCameAfterItIsTold) {
    const auto book = book_of(7);
    EXPECT_EQ(ask(book, R"({"since":5})"), (Told{{6, 7}, 7, 0, false}));
    EXPECT_EQ(ask(book, R"({"since":7})"), (Told{{}, 7, 0, false}));
    EXPECT_EQ(ask(book, R"({"since":0,"count":3})"), (Told{{1, 2, 3}, 3, 0, true}));
    EXPECT_EQ(ask(book, R"({"since":0,"count":2,"filter":"b/#"})"), (Told{{2, 4}, 5, 0, true}));
    EXPECT_EQ(ask(book, R"({"since":4,"count":2,"filter":"b/#"})"), (Told{{6}, 7, 0, false}));
}

TEST(Questions, WhatIsNoLongerHereIsMissed) {
    const auto book = book_of(25);
    EXPECT_EQ(ask(book, R"({"since":3,"count":1})"), (Told{{16}, 16, 12, true}));
    EXPECT_EQ(ask(book, R"({"since":15,"count":1})"), (Told{{16}, 16, 0, true}));
}

TEST(Questions, ANumberOfAnotherRunBeginsAnew) {
    EXPECT_EQ(ask(book_of(3), R"({"since":5000})"), (Told{{1, 2, 3}, 3, 0, false}));
}

TEST(Questions, PagesTogetherAreAllOfIt) {
    auto book = book_of(300, 200);
    std::vector<std::int64_t> all;
    Told told{{}, 0, 0, true};
    while (told.more) {
        told = ask(book, fmt::format(R"({{"since":{},"count":7,"filter":"b/+"}})", told.next));
        all.insert(all.end(), told.numbers.begin(), told.numbers.end());
    }
    ASSERT_EQ(all.size(), 100);
    for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i], 102 + 2 * static_cast<std::int64_t>(i));
}

TEST(Questions, AnAnswerFitsIntoAFrame) {
    MessageBook book(300);
    for (int i = 0; i < 300; ++i)
        book.take_bus("event/a", std::string(2000, '\1'), false, WallTime(seconds(i)));
    std::int64_t next = 0;
    std::size_t told = 0;
    for (bool more = true; more;) {
        auto question = message_question_from(parsed(fmt::format(R"({{"since":{},"count":1000}})", next)));
        const auto value = answer(book, *question, values);
        EXPECT_LT(print_json(value).size(), 1 << 20);
        told += value.find("messages")->items().size();
        next = value.find("next")->integer();
        more = value.find("more")->boolean();
    }
    EXPECT_EQ(told, 300);
}

TEST(Questions, LogsAreChosenByWorkerLevelAndWords) {
    LogBook book(10);
    book.take(R"({"timestamp":1,"level":"info","message":"up"})", "osc", 1);
    book.take(R"({"timestamp":2,"level":"error","message":"OSC is not heard"})", "osc", 2);
    book.take(R"({"timestamp":3,"level":"error","message":"no camera"})", "camera", 3);
    const auto lines = [&](std::string_view params) {
        const auto told = answer(book, log_question_from(parsed(params)).value(), as_text);
        return std::string(told.find("text")->string());
    };
    EXPECT_EQ(lines(R"({"worker":"osc","level":"error"})"), "00:00:02.000  osc  error  OSC is not heard\n");
    EXPECT_EQ(lines(R"({"grep":"no c.m"})"), "00:00:03.000  camera  error  no camera\n");
    EXPECT_EQ(lines(R"({"since":0,"count":1})"), "00:00:01.000  osc  up\n");
    EXPECT_EQ(lines(R"({"worker":"nobody"})"), "");
}

TEST(Questions, RatesAreToldTheMostFrequentFirst) {
    MessageBook book(10);
    for (int i = 0; i < 100; ++i) book.take_bus("slow", "1", false, WallTime(seconds(i)));
    for (int i = 0; i < 100; ++i)
        book.take_packet(
            osc::print(osc::Message{"/fast"}), "::1", WallTime(seconds(99) + milliseconds(10 * i))
        );
    const auto value = answer(book.rates(), rate_question_from(parsed(R"({"count":1})")).value(), values);
    EXPECT_EQ(value.find("names")->integer(), 2);
    EXPECT_EQ(
        print_json(*value.find("rates")),
        R"([{"name":"/fast","count":100,"rate":100.0,"interval":0.01,"jitter":0.0,"age":0.01}])"
    );
    EXPECT_EQ(
        answer(book.rates(), rate_question_from(parsed(R"({"filter":"slow"})")).value(), as_text)
            .find("text")
            ->string(),
        "slow  1.00/s  every 1000.00 ms  ± 0.00 ms  100 in all\n"
    );
}

TEST(Questions, RatesFitIntoAFrame) {
    MessageBook book(10);
    for (std::size_t i = 0; i < RateBook::most_names; ++i)
        book.take_bus(fmt::format("{:\1>250}", i), "1", false, WallTime(seconds(1)));
    auto question = rate_question_from(parsed(R"({"count":1024})"));
    for (const auto& how : {values, as_text}) {
        const auto value = answer(book.rates(), *question, how);
        EXPECT_LT(print_json(value).size(), 1 << 20);
        EXPECT_EQ(value.find("names")->integer(), 1024);
    }
    const auto value = answer(book.rates(), *question, values);
    EXPECT_TRUE(value.find("more")->boolean());
    EXPECT_GT(value.find("rates")->items().size(), 200);
}

TEST(Questions, OscAndTheBusAreToldApart) {
    auto book = book_of(4);
    book.take_packet("GET / HTTP/1.1", "::1", WallTime(seconds(5)));
    EXPECT_EQ(ask(book, R"({"kind":"osc"})").numbers, (std::vector<std::int64_t>{1, 3, 5}));
    EXPECT_EQ(ask(book, R"({"kind":"bus"})").numbers, (std::vector<std::int64_t>{2, 4}));
    EXPECT_EQ(ask(book, R"({"kind":"bus","filter":"//*"})").numbers, (std::vector<std::int64_t>{}));
}

TEST(Questions, WhatIsWrongIsNamed) {
    const auto message = [](std::string_view params) {
        const auto question = message_question_from(parsed(params));
        return question ? "" : question.error().message;
    };
    const auto log = [](std::string_view params) {
        const auto question = log_question_from(parsed(params));
        return question ? "" : question.error().message;
    };
    EXPECT_NE(message(R"({"count":0})").find("count"), std::string::npos);
    EXPECT_NE(message(R"({"count":1e9})").find("count"), std::string::npos);
    EXPECT_NE(message(R"({"kind":"malformed"})").find("kind"), std::string::npos);
    EXPECT_NE(message(R"({"since":-1})").find("since"), std::string::npos);
    EXPECT_NE(message(R"({"wait":99})").find("wait"), std::string::npos);
    EXPECT_NE(message(R"({"filter":{}})").find("filter"), std::string::npos);
    EXPECT_NE(log(R"({"level":"loud"})").find("level"), std::string::npos);
    EXPECT_NE(log(R"({"grep":"("})").find("grep"), std::string::npos);
    EXPECT_NE(log(R"({"worker":7})").find("worker"), std::string::npos);
    EXPECT_EQ(message(R"({"filter":null,"since":null,"count":null,"wait":0})"), "");
    EXPECT_EQ(message(R"({"filter":""})"), "");
}

TEST(Questions, NewsAreWhatTheQuestionTakes) {
    auto book = book_of(4);
    const auto question = message_question_from(parsed(R"({"since":4,"filter":"/a/*"})")).value();
    NewsWatch watch(book.messages(), question);
    EXPECT_FALSE(watch.has_news());
    book.take_bus("b/5", "", false, WallTime());
    EXPECT_FALSE(watch.has_news());
    book.take_packet(osc::print(osc::Message{"/a/6"}), "::1", WallTime());
    EXPECT_TRUE(watch.has_news());
}

} // namespace

} // namespace tutti::debug
