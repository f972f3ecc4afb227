@NullMarked
package io.github.s3wwwkit.lab.store;

import org.jspecify.annotations.NullMarked;
