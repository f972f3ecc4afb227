@NullMarked
package io.github.s3wwwkit.seeder.credentials;

import org.jspecify.annotations.NullMarked;
