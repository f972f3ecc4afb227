package io.github.s3wwwkit.lab.source;

/** A header field as it was sent. */
public record Field(String name, String value) {}
