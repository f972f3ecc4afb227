@NullMarked
package io.github.s3wwwkit.seeder.http;

import org.jspecify.annotations.NullMarked;
